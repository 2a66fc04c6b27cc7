"""The picture of a definition, drawn from the same data that runs."""

from fivehearts.engines.procedures.chart.drawing import Box, Chart, Line, Marks, Text, draw

__all__ = ["Box", "Chart", "Line", "Marks", "Text", "draw"]
