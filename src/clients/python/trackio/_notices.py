"""What the program's user is told on standard error: each thing once in a process."""

from __future__ import annotations

import sys

_said: set[str] = set()


def say_once(about: str, text: str) -> None:
    """Prints `trackio: text`, unless something was said `about` this before. Never raises."""
    if about in _said:
        return
    _said.add(about)
    try:
        print(f"trackio: {text}", file=sys.stderr, flush=True)
    except Exception:  # Standard error is closed, or somebody's own: then nobody can be told, and the program goes on.
        pass
