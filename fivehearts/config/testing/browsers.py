"""Which browser the journeys are walked in."""

import shutil

# The shell is Chromium without windows of its own: the same pages with a fifth of the work.
SHELL = "chromium-headless-shell"
_NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """Where the browser stands on this machine; empty where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), "")
