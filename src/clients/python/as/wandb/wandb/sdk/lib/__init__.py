"""W&B's inner parts, as far as callers name them."""


class RunDisabled:
    """W&B's class of runs that are switched off; ours are runs that keep nothing."""
