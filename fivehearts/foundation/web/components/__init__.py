"""Components of the design system, one module per family."""
