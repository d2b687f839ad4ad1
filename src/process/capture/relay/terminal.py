"""A pseudo-terminal between a program and a real terminal (see start.py)."""

import _signal as signal
import _thread
import fcntl
import posix
import select
import termios
import time

import readers

# Among the local modes, and no modes: BSD and macOS note there what they are about to do with their queues.
STATES = termios.PENDIN | termios.FLUSHO

class Terminal:
    """A pseudo-terminal in front of a real one: it has that one's size, and that one has its modes."""

    def __init__(self, master, real, shell, made, shown):
        self.master = master
        self.real = real if posix.isatty(real) else -1
        self.shell = shell
        self.name, self.modes, self.size = made
        self.lock = _thread.allocate_lock()
        self.first = self.modes
        self.away = False  # The shell has had the real terminal since we last looked, and may have set its modes.
        self.before = None
        self.looked = 0.0
        self.shown = shown  # Whether a /proc tells what others have open.
        self.raw = False  # Whether the program wants keys and not lines.
        self.reader = None  # Whether a program still reads its keys from here, where one does: a function.
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
            self.size = size
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
                modes[3] = modes[3] & ~STATES | self.modes[3] & STATES
                if self.belongs_to_shell():
                    self.away = True
                    return
                if self.away:
                    self.away = False
                    self.modes = self.first
                if modes == self.modes:
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
        self.raw = True
        if self.shown:
            self.read_for(readers.in_proc(self.name))
        else:
            _thread.start_new_thread(self.seek_reader, ())

    def seek_reader(self):
        """Beside all else: what the program prints does not wait for it."""
        reader = readers.by_lsof(self.name)
        with self.lock:
            try:
                if self.raw and self.reader is None:
                    self.read_for(reader)
            except OSError:
                pass  # The terminal was closed.

    def read_for(self, reader):
        if reader is not None and self.keys < 0:
            # A descriptor of our own: by that a relay around this one knows that we read.
            self.keys = posix.open(posix.ttyname(self.real), posix.O_RDONLY | posix.O_NOCTTY | posix.O_CLOEXEC)
        self.reader = reader

    def end_keys(self):
        self.raw = False
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
                if not self.reader():
                    self.end_keys()
                    return
                ready, _, _ = select.select([self.keys], [], [], 0)
                if ready and not self.belongs_to_shell():
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
