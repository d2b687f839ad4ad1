"""Files that are kept with a run."""

from __future__ import annotations

import os

from ._say import say


def copy_matching(pattern: str, folder: str) -> list[str]:
    """Copies the files that a pattern names into `<folder>/files/`, by their paths relative to the working folder.

    Returns:
        the copies' paths, absolute
    """
    from glob import glob
    from shutil import copy2

    found = sorted(path for path in glob(pattern, recursive=True) if os.path.isfile(path))
    if not found:
        say(f"nothing is saved: no file matches {pattern!r} in {os.getcwd()}")
    copies = []
    for path in found:
        inside = os.path.relpath(path)
        name = os.path.basename(path) if inside.startswith(os.pardir) else inside
        copy = os.path.join(folder, "files", name)
        try:
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            copies.append(str(copy2(path, copy)))
        except OSError as error:
            say(f"{path} is not saved: {error.strerror}")
    return copies
