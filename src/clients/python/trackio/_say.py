"""Words for the person at the terminal: rare, each said once, on standard error."""

from __future__ import annotations

import sys

_said: set[str] = set()


def say(text: str) -> None:
    """Puts one line on standard error, where there is one that takes it."""
    try:
        sys.stderr.write(f"trackio: {text}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        pass  # Closed, or none (pythonw): then there is nobody to tell, and the program is not to fail for that.


def say_once(key: str, text: str) -> None:
    """Says a thing the first time that it is told under this key."""
    if key not in _said:
        _said.add(key)
        say(text)
