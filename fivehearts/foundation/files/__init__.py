"""Attachments: a picture is taken in by its content, cleaned, and kept outside the web root."""
