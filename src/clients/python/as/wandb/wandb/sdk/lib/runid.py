"""Where callers look for `generate_id`."""

from ...util import generate_id

__all__ = ["generate_id"]
