"""W&B's inner parts, as far as callers name them."""

from . import lib, wandb_run

__all__ = ["lib", "wandb_run"]
