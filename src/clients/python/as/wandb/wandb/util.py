"""What callers take from `wandb.util`."""

from __future__ import annotations

import os
from types import ModuleType


def generate_id(length: int = 8) -> str:
    """A random id of so many letters and digits."""
    return os.urandom(length).hex()[:length]


def get_module(name: str, required: str | bool | None = None, lazy: bool = True) -> ModuleType | None:
    """A module, or None where it cannot be imported.

    Raises:
        ImportError: where it is required, with that text
    """
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        if required:
            raise ImportError(str(required)) from None
        return None
