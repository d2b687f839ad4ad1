"""Who reads keys from a pseudo-terminal (see start.py)."""

import posix

# Where a system has its own, and where else it may be.
LSOF = ("/usr/sbin/lsof", "/usr/bin/lsof", "/usr/local/sbin/lsof", "/usr/local/bin/lsof")
# Seconds: it looks at every process, and may wait for a disk that does not answer.
PATIENCE = 10


def in_proc(terminal):
    """Whether a program that has opened this terminal by itself to read it still has it, as a function; None where none has."""
    try:
        pids = [name for name in posix.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    for pid in pids:
        try:
            for fd in posix.listdir("/proc/%s/fd" % pid):
                path = "/proc/%s/fd/%s" % (pid, fd)
                if posix.readlink(path) == terminal and int(pid) != posix.getpid() and is_for_reading(pid, fd):
                    return lambda: has(path, terminal)
        except OSError:
            pass  # It has ended, or is another user's.
    return None


def has(path, terminal):
    try:
        return posix.readlink(path) == terminal
    except OSError:
        return False  # It has ended.


def is_for_reading(pid, fd):
    with open("/proc/%s/fdinfo/%s" % (pid, fd)) as file:
        flags = [int(line.split()[1], 8) for line in file if line.startswith("flags:")]
    return any(flag & (posix.O_RDWR | posix.O_WRONLY) == posix.O_RDONLY for flag in flags)


def by_lsof(terminal):
    """The same where there is no /proc. It takes its time, and None where there is no lsof."""
    import subprocess  # It would make each start slower.

    for program in LSOF:
        try:
            asked = subprocess.run(
                [program, "-wnP", "-F", "pa", "--", terminal],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
            )
        except FileNotFoundError:
            continue
        except (OSError, subprocess.SubprocessError):
            return None
        return reader_in(asked.stdout.decode("ascii", "replace").splitlines())
    return None


def reader_in(lines):
    """The same, out of lsof's fields: "p" and a process, then for each of its files "a" and how it is open."""
    pid = 0
    for line in lines:
        if line[:1] == "p" and line[1:].isdigit():
            pid = int(line[1:])
        elif line == "ar" and pid not in (0, posix.getpid()):
            reader = pid
            return lambda: lives(reader)
    return None


def lives(pid):
    try:
        posix.kill(pid, 0)
        return True
    except OSError:
        return False  # It has ended, or is another user's by now.
