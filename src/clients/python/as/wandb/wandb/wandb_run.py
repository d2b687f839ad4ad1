"""Where callers look for the class of a run."""

from ._run import Run

__all__ = ["Run"]
