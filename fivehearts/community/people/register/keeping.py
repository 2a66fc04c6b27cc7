"""Where uploaded registers lie: they hold names and identity numbers in the clear."""

from fivehearts.foundation.intake.shelves import Shelf

SHELF = Shelf("registers")
