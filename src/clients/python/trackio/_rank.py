"""Which of the processes of a distributed job this is."""

from __future__ import annotations

import os

_VARIABLES = ("RANK", "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK", "SLURM_PROCID")


def rank() -> int:
    """The rank of this process, 0 where it is alone.

    ``TRACKIO_RANK`` wins. A variable that was set around ``trackio run`` already tells the rank of the whole program,
    which has a run of its own: ``TRACKIO_OUTER_RANKS`` says which those are (`docs/format.md`, section 1).
    """
    outer = os.environ.get("TRACKIO_OUTER_RANKS", "").split()
    for name in ("TRACKIO_RANK", *_VARIABLES):
        value = os.environ.get(name)
        if value is not None and f"{name}={value}" not in outer:
            return int(value) if value.isascii() and value.isdigit() else 0
    return 0
