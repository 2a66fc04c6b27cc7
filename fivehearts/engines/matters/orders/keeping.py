"""Where uploaded workbooks of orders lie: they hold names and numbers as the city wrote them."""

from fivehearts.foundation.intake.shelves import Shelf

SHELF = Shelf("orders")
