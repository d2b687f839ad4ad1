"""W&B's inner parts, as far as callers name them."""
