"""The register of residents at the border: workbooks as communities keep them, in and out."""
