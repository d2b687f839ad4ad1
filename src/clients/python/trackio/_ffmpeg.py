"""Encodes with `ffmpeg`, where that is on PATH."""

from __future__ import annotations

from ._say import say_once

#: Seconds after which an encoding is given up: the training waits for it.
_PATIENCE = 300


def encoded(arguments: list[str], content: bytes, ending: str, otherwise: str) -> bytes | None:
    """The file that `ffmpeg <arguments> FILE` makes of `content` on its standard input.

    None where there is no ffmpeg, or it fails; that is said once, with what is done `otherwise`.
    """
    import os
    import shutil
    import subprocess
    import tempfile

    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        say_once(f"no ffmpeg: {otherwise}", f"ffmpeg is not on PATH, so {otherwise}.")
        return None
    with tempfile.TemporaryDirectory(prefix="trackio-") as folder:
        path = os.path.join(folder, f"encoded{ending}")
        try:
            done = subprocess.run(
                [ffmpeg, "-loglevel", "error", "-y", *arguments, path],
                input=content,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_PATIENCE,
                check=False,
            )
            problem = done.stderr.decode("utf-8", "replace").strip() or f"it exited with {done.returncode}"
            if done.returncode == 0:
                with open(path, "rb") as file:
                    return file.read()
        except (OSError, subprocess.TimeoutExpired) as error:
            problem = str(error)
    say_once(f"ffmpeg failed: {ending}", f"ffmpeg made no {ending} file ({problem}), so {otherwise}.")
    return None
