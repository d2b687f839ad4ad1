"""What the program's user is told on standard error: rarely, and each thing once in a process."""

from __future__ import annotations

import sys

_said: set[str] = set()


def say(text: str) -> None:
    """Prints `trackio: text`. Never raises."""
    try:
        print(f"trackio: {text}", file=sys.stderr, flush=True)
    except Exception:  # Standard error is closed, or somebody's own: then nobody can be told, and the program goes on.
        pass


def say_once(about: str, text: str) -> None:
    """Prints `trackio: text`, unless something was said `about` this before. Never raises."""
    if about not in _said:
        _said.add(about)
        say(text)
