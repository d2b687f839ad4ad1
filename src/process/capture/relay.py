"""Stands between a program's output and where it goes: passes every byte on, and puts a copy into files.

Started by trackio (src/process/capture/capture.ts) as a process of its own, so that a recorder that dies changes nothing
for the program. It holds pipes, or pseudo-terminals where the output is one, and lives until nobody writes to them.

Usage: relay.py MODE FOLDER LIMIT SHELL
  MODE    auto: a pseudo-terminal for a terminal, a pipe for all else; pty; pipe
  FOLDER  where segments of the copy go (docs/format.md, "Captured output"); it need not be there yet
  LIMIT   bytes of segments that may lie there: what is in the middle goes, for its head and its tail to stay
  SHELL   the process that started trackio: it has the terminal while the program is stopped

Whoever started it finds its descriptors in /proc: CTL to be written to, ACK to be read, OUT and ERR for the program.
Written to CTL: "a", the program has OUT and ERR by now; "e", it has ended. To ACK: "d", all that it printed is passed on.

The standard library's C modules alone, for it starts with every run; Python 3.6 and later.
"""

import _signal as signal
import _thread
import errno
import fcntl
import posix
import select
import sys
import termios
import time

CTL, ACK, OUT, ERR = 16, 17, 18, 19

CHUNK = 1 << 16
SEGMENT = 4 << 20
# Bytes that wait for a disk that is slow; beyond that they are passed on and not kept.
QUEUE = 32 << 20
# Seconds that a disk has for the last of it, when all is passed on.
PATIENCE = 2.0

BOTH, STDOUT, STDERR = b"\0", b"\1", b"\2"
HEADER = b"trackio1"

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


class Keeper:
    """Puts what passes into segments, in a thread of its own: a disk that is slow, or full, stops nobody."""

    def __init__(self, folder, limit):
        self.folder = folder
        self.limit = limit
        self.lock = _thread.allocate_lock()
        self.wake = _thread.allocate_lock()
        self.wake.acquire()
        self.waiting = []
        self.size = 0  # Bytes that wait.
        self.position = 0  # Bytes that passed, with those that are not kept.
        self.working = False
        self.fd = -1
        self.number = 0
        self.written = 0
        self.next = 0
        self.heads = set()
        self.retry = 0.0

    def add(self, kind, data):
        """Never waits for the disk."""
        with self.lock:
            at = self.position
            self.position += len(data)
            if self.size + len(data) > QUEUE:
                return
            self.waiting.append((at, int(time.time() * 1000), kind, data))
            self.size += len(data)
            if self.working:
                return
            self.working = True
        self.wake.release()

    def run(self):
        while True:
            self.wake.acquire()
            while True:
                with self.lock:
                    chunks, self.waiting = self.waiting, []
                    if not chunks:
                        self.working = False
                        break
                try:
                    self.keep(chunks)
                except Exception:  # Whatever it is, the program's output goes on; readers see the gap in the positions.
                    self.stop()
                with self.lock:
                    self.size -= sum(len(data) for _, _, _, data in chunks)

    def keep(self, chunks):
        parts = []
        size = 0
        begin = expected = chunks[0][0]
        for at, now, kind, data in joined(chunks):
            if at != expected or size + len(data) > SEGMENT:
                self.write(begin, parts, size)
                parts, size, begin = [], 0, at
            head = now.to_bytes(6, "big") + kind + b"\0" + len(data).to_bytes(4, "big")
            parts += (head, data)
            size += len(head) + len(data)
            expected = at + len(data)
        self.write(begin, parts, size)

    def write(self, at, parts, size):
        """Appends frames that follow each other from a position on."""
        if self.fd >= 0 and (self.written + size > SEGMENT + 16 or at != self.next):
            self.stop()
        if self.fd < 0 and not self.begin(at):
            return
        data = b"".join(parts)
        done = 0
        try:
            while done < len(data):
                done += posix.write(self.fd, data[done:] if done else data)
        except OSError:
            self.stop(self.written)
            self.retry = time.monotonic() + 0.1
            return
        self.written += size
        self.next = at + size - 12 * (len(parts) // 2)

    def begin(self, at):
        """Begins a segment; not where one has just failed."""
        if time.monotonic() < self.retry:
            return False
        self.number += 1
        path = self.path(self.number)
        flags = posix.O_WRONLY | posix.O_CREAT | posix.O_APPEND | posix.O_CLOEXEC | posix.O_EXCL
        try:
            try:
                self.fd = posix.open(path, flags, 0o666)
            except FileNotFoundError:
                posix.mkdir(self.folder)
                self.fd = posix.open(path, flags, 0o666)
            head = HEADER + at.to_bytes(8, "big")
            if posix.write(self.fd, head) != len(head):
                raise OSError(errno.ENOSPC, "full")
        except OSError:
            self.stop(0)
            self.retry = time.monotonic() + 0.1
            return False
        self.written = len(head)
        self.next = at
        if at < self.limit // 2:
            self.heads.add(self.number)
        self.drop()
        return True

    def drop(self):
        """Removes segments that nobody took, from the oldest behind the head on, where they become too many."""
        there = sorted(int(name) for name in posix.listdir(self.folder) if name.isdigit())
        others = [number for number in there if number not in self.heads and number != self.number]
        excess = len(there) * SEGMENT - max(self.limit, 4 * SEGMENT)
        for number in others:
            if excess <= 0:
                break
            try:
                posix.unlink(self.path(number))
            except OSError:
                pass  # It has just been taken.
            excess -= SEGMENT

    def stop(self, size=None):
        """Ends the segment, cut to a size where half a frame stands behind it."""
        fd, self.fd = self.fd, -1
        if fd < 0:
            return
        try:
            if size is not None:
                posix.ftruncate(fd, size)
        except OSError:
            pass  # Readers take no frame that is not whole.
        posix.close(fd)

    def path(self, number):
        return "%s/%08d" % (self.folder, number)

    def is_idle(self):
        return not self.working


def joined(chunks):
    """Chunks of one stream within a few milliseconds are one."""
    at, now, kind, data = chunks[0]
    run = [data]
    size = len(data)
    for each in chunks[1:]:
        if each[2] == kind and each[1] - now < 5 and each[0] == at + size and size < CHUNK:
            run.append(each[3])
            size += len(each[3])
            continue
        yield at, now, kind, b"".join(run)
        at, now, kind, data = each
        run = [data]
        size = len(data)
    yield at, now, kind, b"".join(run)


class Terminal:
    """A pseudo-terminal in front of a real one: it has that one's size, and that one has its modes."""

    def __init__(self, real, shell):
        self.master, self.slave = posix.openpty()
        self.real = real if posix.isatty(real) else -1
        self.shell = shell
        self.lock = _thread.allocate_lock()
        self.size = None
        self.before = None
        if self.real >= 0:
            modes = termios.tcgetattr(self.real)
            self.resize()
        else:
            modes = termios.tcgetattr(self.slave)
            fcntl.ioctl(self.slave, termios.TIOCSWINSZ, b"".join(n.to_bytes(2, sys.byteorder) for n in (24, 80, 0, 0)))
        modes[1] &= ~termios.OPOST  # The real one makes "\r\n" of "\n".
        termios.tcsetattr(self.slave, termios.TCSANOW, modes)
        self.modes = termios.tcgetattr(self.slave)
        self.name = posix.ttyname(self.slave)
        self.looked = 0.0
        self.reader = None  # Where /proc shows the descriptor of a program that reads its keys from here.
        self.keys = -1  # The real terminal, to read them from.

    def resize(self):
        """Takes the real terminal's size over, and tells those that have asked for the old one by now."""
        if self.real < 0:
            return
        try:
            size = fcntl.ioctl(self.real, termios.TIOCGWINSZ, b"\0" * 8)
            if size == self.size:
                return
            fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
            first, self.size = self.size is None, size
            if not first:
                posix.kill(-self.foreground() or 0, signal.SIGWINCH)
        except OSError:
            pass  # It was closed, or nobody is there to be told.

    def foreground(self):
        try:
            return posix.tcgetpgrp(self.real)
        except OSError:
            return 0  # It is not our session's.

    def belongs_to_shell(self):
        """Whether the program is stopped, or in the background: the shell's modes are not to be touched then."""
        group = self.foreground()
        try:
            return group not in (0, posix.getpgrp()) and group == posix.getpgid(self.shell)
        except OSError:
            return False  # It has ended.

    def mirror(self):
        """Does with the real terminal what the program did with its own (curses)."""
        self.looked = time.monotonic()
        if self.real < 0:
            return
        with self.lock:
            try:
                modes = termios.tcgetattr(self.master)
                if modes == self.modes or self.belongs_to_shell():
                    return
                # A pager reads its keys from the terminal that it prints to, and all else from its standard input.
                if self.modes[3] & termios.ICANON and not modes[3] & termios.ICANON:
                    self.begin_keys()
                elif modes[3] & termios.ICANON:
                    self.end_keys()
                real = termios.tcgetattr(self.real)
                if self.before is None:
                    self.before = list(real)
                for index in (0, 1, 3):
                    changed = modes[index] ^ self.modes[index]
                    real[index] = real[index] & ~changed | modes[index] & changed
                real[6] = [
                    new if new != old else there
                    for new, old, there in zip(modes[6], self.modes[6], real[6])
                ]
                self.modes = modes
                termios.tcsetattr(self.real, termios.TCSANOW, real)
            except (OSError, termios.error):
                pass  # It was closed.

    def begin_keys(self):
        self.reader = reader_of(self.name)
        if self.reader is not None and self.keys < 0:
            # A descriptor of our own: by that a relay around this one knows that we read.
            self.keys = posix.open(posix.ttyname(self.real), posix.O_RDONLY | posix.O_NOCTTY | posix.O_CLOEXEC)

    def end_keys(self):
        self.reader = None
        if self.keys >= 0:
            posix.close(self.keys)
            self.keys = -1

    def pass_keys(self):
        """Hands on what was typed, to a program that reads it from here."""
        with self.lock:
            try:
                if self.reader is None:
                    return
                if posix.readlink(self.reader) != self.name:
                    self.end_keys()
                    return
                waiter = select.poll()
                waiter.register(self.keys, select.POLLIN)
                if waiter.poll(0) and not self.belongs_to_shell():
                    posix.write(self.master, posix.read(self.keys, 4096))
            except OSError:
                self.end_keys()  # It has ended, or the terminal was closed.

    def restore(self):
        with self.lock:
            try:
                if self.before is not None and not self.belongs_to_shell():
                    termios.tcsetattr(self.real, termios.TCSADRAIN, self.before)
            except (OSError, termios.error):
                pass  # It was closed.


def reader_of(terminal):
    """The path in /proc of a descriptor that some program has opened by itself to read this terminal; None where none has."""
    try:
        pids = [name for name in posix.listdir("/proc") if name.isdigit()]
    except OSError:
        return None
    for pid in pids:
        try:
            for fd in posix.listdir("/proc/%s/fd" % pid):
                path = "/proc/%s/fd/%s" % (pid, fd)
                if posix.readlink(path) == terminal and int(pid) != posix.getpid() and is_for_reading(pid, fd):
                    return path
        except OSError:
            pass  # It has ended, or is another user's.
    return None


def is_for_reading(pid, fd):
    with open("/proc/%s/fdinfo/%s" % (pid, fd)) as file:
        flags = [int(line.split()[1], 8) for line in file if line.startswith("flags:")]
    return any(flag & (posix.O_RDWR | posix.O_WRONLY) == posix.O_RDONLY for flag in flags)


class Stream:
    """One way from the program to where its output goes."""

    def __init__(self, kind, source, sink, terminal=None):
        self.kind = kind
        self.source = source
        self.sink = sink
        self.terminal = terminal
        self.idle = False
        self.passed = 0

    def run(self, relay):
        try:
            self.pump(relay)
        except OSError:
            pass  # The end of a pseudo-terminal; or nobody reads our output any more, and the program is to learn it.
        posix.close(self.source)
        relay.over(self)

    def pump(self, relay):
        source, sink, kind, add, terminal = self.source, self.sink, self.kind, relay.keeper.add, self.terminal
        while True:
            self.idle = True
            data = posix.read(source, CHUNK)
            self.idle = False
            if not data:
                return
            self.passed += len(data)
            add(kind, data)
            if terminal is not None:
                relay.active = now = time.monotonic()
                if now - terminal.looked > 0.002:
                    terminal.mirror()
            done = 0
            while done < len(data):
                try:
                    done += posix.write(sink, data[done:] if done else data)
                except BlockingIOError:  # Somebody made it non-blocking.
                    waiter = select.poll()
                    waiter.register(sink, select.POLLOUT)
                    waiter.poll()

    def is_drained(self):
        if not self.idle:
            return False
        try:
            waiter = select.poll()
            waiter.register(self.source, select.POLLIN)
            return not any(event & select.POLLIN for _, event in waiter.poll(0))
        except (OSError, ValueError):
            return True  # It has ended.


class Relay:
    def __init__(self, mode, folder, limit, shell):
        self.lock = _thread.allocate_lock()
        self.active = 0.0
        self.keeper = Keeper(folder, limit)
        self.terminals = []
        self.parent = posix.getppid()
        control, mine = posix.pipe()
        answer, self.ack = posix.pipe()
        self.control = control
        self.streams = []
        shared = mode != "pipe" and same(1, 2)
        first = self.stream(BOTH if shared else STDOUT, 1, mode, shell)
        second = first if shared else self.stream(STDERR, 2, mode, shell)
        for fd, number in ((first, OUT), (second, ERR), (answer, ACK), (mine, CTL)):
            posix.dup2(fd, number, False)  # CTL last: it says that all are there.
        for fd in {first, second, answer, mine}:
            posix.close(fd)

    def stream(self, kind, sink, mode, shell):
        """Makes the way of a stream. Its end for the program."""
        if mode == "pty" or mode == "auto" and posix.isatty(sink):
            terminal = Terminal(sink, shell)
            self.terminals.append(terminal)
            self.streams.append(Stream(kind, terminal.master, sink, terminal))
            return terminal.slave
        source, end = posix.pipe()
        self.streams.append(Stream(kind, source, sink))
        return end

    def run(self):
        signal.signal(signal.SIGWINCH, lambda *_: self.look())
        commands = select.poll()
        commands.register(self.control, select.POLLIN)
        attached = asked = False
        seen = None
        while True:
            # A program sets modes, prints, and sets them again: after output we look more often.
            lively = self.terminals and time.monotonic() - self.active < 0.3
            wait = 10 if asked else 50 if lively else 1000 if self.terminals or not attached else -1
            keys = [terminal.keys for terminal in self.terminals if terminal.reader is not None]
            for fd in keys:
                commands.register(fd, select.POLLIN)
            ready = [fd for fd, _ in commands.poll(min(wait, 200) if keys else wait)]
            for fd in keys:
                commands.unregister(fd)
            for terminal in self.terminals:
                terminal.pass_keys()
            self.look()
            if self.control in ready:
                command = posix.read(self.control, 1)
                if command == b"":
                    commands.unregister(self.control)  # Whoever started us is gone: the program's output is not.
                elif command == b"a":
                    attached = True
                    self.begin()
                elif command == b"e":
                    asked = True
            if not attached and posix.getppid() != self.parent:
                posix._exit(0)
            if not asked:
                continue
            passed = [stream.passed for stream in self.streams]
            if all(stream.is_drained() for stream in self.streams):
                if passed == seen:
                    asked = False
                    self.settle()
                    posix.write(self.ack, b"d")
                seen = passed

    def begin(self):
        for fd in (OUT, ERR, CTL, ACK):
            posix.close(fd)
        self.left = list(self.streams)
        _thread.start_new_thread(self.keeper.run, ())
        for stream in self.streams:
            _thread.start_new_thread(stream.run, (self,))

    def look(self):
        for terminal in self.terminals:
            terminal.resize()
            terminal.mirror()

    def over(self, stream):
        """A stream has ended; with the last one we do."""
        with self.lock:
            self.left.remove(stream)
            if self.left:
                return
        self.look()
        for terminal in self.terminals:
            terminal.restore()
        self.settle()
        posix._exit(0)

    def settle(self):
        """Waits until what passed is in its segments."""
        deadline = time.monotonic() + PATIENCE
        while not self.keeper.is_idle() and time.monotonic() < deadline:
            time.sleep(0.001)


def same(one, other):
    try:
        first, second = posix.fstat(one), posix.fstat(other)
    except OSError:
        return False
    if (first.st_dev, first.st_ino) == (second.st_dev, second.st_ino):
        return True
    return posix.isatty(one) and posix.isatty(other) and first.st_rdev == second.st_rdev


if __name__ == "__main__":
    ignore_signals()
    close_inherited()
    Relay(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])).run()
