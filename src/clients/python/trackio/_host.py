"""This machine, and processes on it, named as the recorder names them (`docs/format.md`, event `started`)."""

from __future__ import annotations

import os
import socket

_OUTSIDE = "pid:[4026531836]"
"""The first PID namespace of a Linux kernel (PROC_PID_INIT_INO, proc_ns.h): that of processes outside of containers."""


def host() -> str:
    return socket.gethostname()


def boot_id() -> str | None:
    """Changes with every boot (random(4)), and tells a container's PID namespace. None where nothing tells."""
    boot = _read("/proc/sys/kernel/random/boot_id")
    if boot is None:
        return None
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = _OUTSIDE  # An old kernel.
    number = "".join(filter(str.isdigit, namespace))
    return boot.strip() if namespace == _OUTSIDE else f"{boot.strip()}/{number}"


def user() -> str:
    """The login name, or the number where there is no name."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError, AttributeError):
        return str(getattr(os, "getuid", lambda: "")())


def identify(pid: int) -> dict[str, int | None]:
    """A process: its pid, and its start time in clock ticks since the boot, where the system tells (proc(5))."""
    stat = _stat(pid)
    return {"pid": pid, "start": None if stat is None else int(stat[19])}


def is_alive(process: object) -> bool:
    """Whether that very process lives on this machine: not another that was given its pid later, and not a zombie."""
    if not isinstance(process, dict) or not isinstance(process.get("pid"), int) or process["pid"] <= 0:
        return False
    stat = _stat(process["pid"])
    if stat is not None:
        start = process.get("start")
        return stat[0] not in "ZX" and (start is None or start == int(stat[19]))
    try:
        os.kill(process["pid"], 0)  # No /proc, or one that hides the processes of others.
    except ProcessLookupError:
        return False
    except OSError:
        return True  # It is there, and another user's.
    return True


def _stat(pid: int) -> list[str] | None:
    """The fields of `/proc/PID/stat` from the third on, the state: the second may hold spaces and brackets."""
    text = _read(f"/proc/{pid}/stat")
    return None if text is None else text[text.rindex(")") + 2 :].split()


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="latin-1") as file:
            return file.read()
    except OSError:
        return None  # Not Linux, or the process is gone: both are answers.
