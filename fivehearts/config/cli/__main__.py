"""`python -m fivehearts.config.cli` is the same as `fivehearts`."""

from fivehearts.config.cli import main

main()
