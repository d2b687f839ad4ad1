"""Stands between a program's output and where it goes: passes every byte on, and puts a copy into files.

Started by trackio (src/process/capture/capture.ts) as a process of its own, so that a recorder that dies changes nothing
for the program. It holds pipes, or pseudo-terminals where the output is one, and lives until nobody writes to them.

Usage: start.py MODE FOLDER LIMIT SHELL RECORDER
  MODE    auto: a pseudo-terminal for a terminal, a pipe for all else; pty; pipe
  FOLDER  where segments of the copy go; it need not be there yet
  LIMIT   bytes of segments that may lie there: what is in the middle goes, for its head and its tail to stay
  SHELL   the process that started trackio: it has the terminal while the program is stopped
  RECORDER  the process that starts us: where it dies at that, the program may be there and have its ends

Whoever started it finds its descriptors in /proc: CTL to be written to, ACK to be read, OUT and ERR for the program.
Written to CTL: "a", the program has OUT and ERR by now; "e", it has ended. To ACK: "d", all that it printed is passed on.

A segment is a file 00000001, 00000002 … It begins with 16 bytes: "trackio1", and how many bytes were printed before it, 8 bytes. Frames
follow: milliseconds since the epoch, 6 bytes; the stream, 1 byte (0: standard output and error are one, 1, 2); 0; the length of what was
printed, 4 bytes; that. Numbers are big-endian. What was printed and is not there shows in the next segment's beginning; where none comes,
the file "passed" tells how many bytes, 8 bytes, are either there or given up. Whoever has taken a segment in removes it.

The standard library's C modules alone, for it starts with every run; Python 3.6 and later. What the program waits for is in this file: the
ends are made, and only then is the rest loaded.
"""

import _signal as signal
import fcntl
import posix
import sys
import termios

CTL, ACK, OUT, ERR = 16, 17, 18, 19
BOTH, STDOUT, STDERR = b"\0", b"\1", b"\2"

# What ends a process because something in it is broken, or cannot be ignored.
DEADLY = ("SIGKILL", "SIGSTOP", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT", "SIGTRAP")
HARMLESS = ("SIGCHLD", "SIGCONT", "SIGWINCH", "SIGURG")



def ignore_signals():
    """Whatever is sent to the program's group is meant for the program."""
    kept = [getattr(signal, name) for name in DEADLY + HARMLESS if hasattr(signal, name)]
    for number in range(1, signal.NSIG):
        if number not in kept:
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass  # The C library's own.


def close_inherited():
    """What whoever started trackio holds open is not to stay open as long as we live."""
    try:
        names = posix.listdir("/proc/self/fd")
    except OSError:
        return  # It closes all but a few by itself.
    for name in names:
        try:
            if int(name) > 2:
                posix.close(int(name))
        except OSError:
            pass  # The one that listed them.


def same(one, other):
    try:
        first, second = posix.fstat(one), posix.fstat(other)
    except OSError:
        return False
    if (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino):
        return True
    return posix.isatty(one) and posix.isatty(other) and first.st_rdev == second.st_rdev


def open_terminal(real):
    """A terminal of the size and with the modes of a real one: where it is read, its end for the program, modes and size."""
    master, slave = posix.openpty()
    size = None
    if posix.isatty(real):
        modes = termios.tcgetattr(real)
        size = fcntl.ioctl(real, termios.TIOCGWINSZ, b"\0" * 8)
    else:
        modes = termios.tcgetattr(slave)
    shape = size or b"".join(n.to_bytes(2, sys.byteorder) for n in (24, 80, 0, 0))
    fcntl.ioctl(master, termios.TIOCSWINSZ, shape)
    modes[1] &= ~termios.OPOST  # The real one makes "\r\n" of "\n".
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    return master, slave, termios.tcgetattr(slave), size


def open_way(kind, sink, mode):
    """The way of a stream from the program to a descriptor of ours, and its end for the program."""
    if mode == "pty" or mode == "auto" and posix.isatty(sink):
        master, slave, modes, size = open_terminal(sink)
        return (kind, master, sink, (posix.ttyname(slave), modes, size)), slave
    source, end = posix.pipe()
    return (kind, source, sink, None), end


def start(mode):
    """Makes all descriptors. What we are told by, where we answer, and the ways."""
    control, mine = posix.pipe()
    answer, ack = posix.pipe()
    shared = mode != "pipe" and same(1, 2)
    way, first = open_way(BOTH if shared else STDOUT, 1, mode)
    ways, second = [way], first
    if not shared:
        way, second = open_way(STDERR, 2, mode)
        ways.append(way)
    for fd, number in ((first, OUT), (second, ERR), (answer, ACK), (mine, CTL)):
        posix.dup2(fd, number, False)  # CTL last: it says that all are there.
    for fd in {first, second, answer, mine}:
        posix.close(fd)
    return control, ack, ways


if __name__ == "__main__":
    ignore_signals()
    close_inherited()
    try:
        made = start(sys.argv[1])
    except (OSError, termios.error):
        posix._exit(1)  # No terminals, or no descriptors, are to be had: whoever started us sees that we are gone.
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[0].rpartition("/")[0])
    from relay import Relay

    Relay(made, (OUT, ERR, CTL, ACK), sys.argv[2], *map(int, sys.argv[3:6])).run()
