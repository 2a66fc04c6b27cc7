"""What the tests stand on: a database per run, a served copy of the program, figures kept."""
