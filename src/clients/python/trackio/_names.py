"""Names of projects and runs, and the folders that hold them (`docs/format.md`, section 3)."""

from __future__ import annotations

import os
import re

_NAME_MAX = 255
"""Longest folder name that common file systems take, in bytes (NAME_MAX, pathconf(3))."""

_UNSAFE = re.compile(r'[/\\:*?"<>|%\x00-\x1f\x7f-\x9f]|\A\.|[. ]\Z')


def folder_of(name: str) -> str:
    """The folder that holds a name: reversible, without collisions, and no way out of the store."""
    return _UNSAFE.sub(_percent, name)


def name_problem(name: str) -> str | None:
    """What is wrong with a name, in words that end a sentence "A run's name ..."; None for a good one."""
    if not name.strip():
        return "must not be empty"
    try:
        size = len(folder_of(name).encode())
    except UnicodeEncodeError:
        return "must be valid Unicode"
    if size > _NAME_MAX:
        return f"must fit {_NAME_MAX} bytes as a folder, and this one takes {size}"
    return None


def default_project(cwd: str) -> str:
    """The name of the git root that `cwd` is in, else of `cwd` itself; `default` where that is no name."""
    folder = cwd
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            folder = cwd
            break
        folder = above
    name = os.path.basename(folder)
    return "default" if name_problem(name) else name


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass"))
