"""Stands between a program's output and where it goes: passes every byte on, and puts a copy into files.

Started by trackio (src/process/capture/capture.ts) as a process of its own, so that a recorder that dies changes nothing
for the program. It holds pipes, or pseudo-terminals where the output is one, and lives until nobody writes to them.

Usage: start.py MODE FOLDER LIMIT SHELL RECORDER [PLACE]
  MODE    auto: a pseudo-terminal for a terminal, a pipe for all else; pty; pipe
  FOLDER  where segments of the copy go; it need not be there yet
  LIMIT   bytes of segments that may lie there: what is in the middle goes, for its head and its tail to stay
  SHELL   the process that started trackio: it has the terminal while the program is stopped
  RECORDER  the process that starts us: where it dies at that, the program may be there and have its ends
  PLACE   a folder that we make, to give our ends names in; absent where the system has a /proc with what a process has open

Whoever started it finds our ends under their numbers, in /proc or in that folder: CTL to be written to, ACK to be read, OUT and ERR for
the program. CTL comes last. Nobody waits in opening them: the other end of each is open already, and who comes when we are gone opens
without waiting, and is told so. In the folder a pipe is a FIFO, and a pseudo-terminal a link to it; whoever started us removes it.
Written to CTL: "a1234" and a newline, the program is process 1234 and has OUT and ERR by now; "e", it has ended. To ACK: "d", all that it
printed is passed on; or "o", so it is, and nobody is left who could print. Before
that "l100 28" and a newline: 100 bytes could not be passed on, for error 28. Exit codes: NO_TERMINAL, NO_FIFO, NO_FOLDER, and 1 where it is something else that there is not.

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
NO_TERMINAL, NO_FIFO, NO_FOLDER = 10, 11, 12

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
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            numbers = [int(name) for name in posix.listdir(folder) if name.isdigit()]
        except OSError:
            continue
        # One is the folder itself. Where there is none, it shows the standard streams alone (FreeBSD without fdescfs).
        if max(numbers, default=0) > 2:
            break
    else:
        numbers = range(256)
    for number in numbers:
        try:
            if number > 2:
                posix.close(number)
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


class Missing(Exception):
    """Something that the system does not have: our exit code."""


def make_folder(place):
    try:
        posix.mkdir(place, 0o700)
    except OSError:
        raise Missing(NO_FOLDER)


def open_pipe(place, number):
    """A pipe: where it is read, and where it is written."""
    if not place:
        return posix.pipe()
    path = "%s/%d" % (place, number)
    making = path + ".new"
    try:
        posix.mkfifo(making, 0o600)
    except OSError:
        raise Missing(NO_FIFO)
    source = posix.open(making, posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    end = posix.open(making, posix.O_WRONLY | posix.O_CLOEXEC)
    posix.set_blocking(source, True)
    posix.rename(making, path)  # Whoever finds the last one may remove all.
    return source, end


def open_way(kind, sink, mode, place, number):
    """The way of a stream from the program to a descriptor of ours, and its end for the program."""
    if mode == "pty" or mode == "auto" and posix.isatty(sink):
        try:
            master, slave, modes, size = open_terminal(sink)
        except OSError:
            raise Missing(NO_TERMINAL)
        name = posix.ttyname(slave)
        if place:
            posix.symlink(name, "%s/%d" % (place, number))
        return (kind, master, sink, (name, modes, size)), slave
    source, end = open_pipe(place, number)
    return (kind, source, sink, None), end


def start(mode, place):
    """Makes all descriptors. What we are told by, where we answer, the ways, and the ends that are others'."""
    if place:
        make_folder(place)
    answer, ack = open_pipe(place, ACK)
    shared = mode != "pipe" and same(1, 2)
    way, first = open_way(BOTH if shared else STDOUT, 1, mode, place, OUT)
    ways, second = [way], first
    if not shared:
        way, second = open_way(STDERR, 2, mode, place, ERR)
        ways.append(way)
    elif place:
        posix.symlink(str(OUT), "%s/%d" % (place, ERR))
    control, mine = open_pipe(place, CTL)
    ends = {first, second, answer, mine}
    if place:
        return control, ack, ways, ends
    for fd, number in ((first, OUT), (second, ERR), (answer, ACK), (mine, CTL)):
        posix.dup2(fd, number, False)
    for fd in ends:
        posix.close(fd)
    return control, ack, ways, {OUT, ERR, ACK, CTL}


def leave(place):
    """Removes the folder: everybody who is to come is there, or nobody is."""
    if not place:
        return
    try:
        for name in posix.listdir(place):
            posix.unlink("%s/%s" % (place, name))
        posix.rmdir(place)
    except OSError:
        pass  # Whoever started us has removed it already, or does so now.


def main(mode, folder, limit, shell, recorder, place=""):
    ignore_signals()
    close_inherited()
    try:
        made = start(mode, place)
    except (Missing, OSError, termios.error) as error:
        # Whoever started us sees that we are gone, and why.
        code = error.args[0] if isinstance(error, Missing) else 1
        leave("" if code == NO_FOLDER else place)
        posix._exit(code)
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[0].rpartition("/")[0])
    from relay import Relay

    Relay(made, folder, int(limit), int(shell), int(recorder), lambda: leave(place), place != "").run()


if __name__ == "__main__":
    main(*sys.argv[1:])
