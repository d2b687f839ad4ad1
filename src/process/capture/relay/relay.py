"""The relay, once its ends are made (see start.py)."""

import _signal as signal
import _thread
import posix
import select
import time

from keeper import Keeper
from stream import Stream
from terminal import Terminal

# Seconds that a disk has for the last of it, when all is passed on.
PATIENCE = 2.0
# Seconds after something was printed in which modes are looked at often.
LIVELY = 0.3
CHUNK = 1 << 12


class Relay:
    """Passes on what a program prints until nobody prints any more."""

    def __init__(self, made, ends, folder, limit, shell, recorder):
        self.control, self.ack, ways = made
        self.ends = ends
        self.lock = _thread.allocate_lock()
        self.active = 0.0
        self.keeper = Keeper(folder, limit)
        self.recorder = recorder
        self.streams = [
            Stream(kind, source, sink, Terminal(source, sink, shell, terminal) if terminal else None)
            for kind, source, sink, terminal in ways
        ]
        self.terminals = [stream.terminal for stream in self.streams if stream.terminal is not None]

    def run(self):
        try:
            self.watch()
        except Exception:
            pass  # Whatever it is, what the program prints is passed on.
        while True:
            time.sleep(3600)

    def watch(self):
        # What they are for is done where nothing else is under way: they do no more than end the wait.
        woken, self.waker = posix.pipe()
        posix.set_blocking(woken, False)
        posix.set_blocking(self.waker, False)
        signal.set_wakeup_fd(self.waker)
        signal.signal(signal.SIGWINCH, lambda *_: None)
        signal.signal(signal.SIGCONT, self.back)
        commands = select.poll()
        commands.register(woken, select.POLLIN)
        commands.register(self.control, select.POLLIN)
        attached = asked = False
        wanted = []
        while True:
            # A program sets modes, prints, and sets them again: after output we look more often.
            lively = self.terminals and time.monotonic() - self.active < LIVELY
            wait = 10 if asked else 50 if lively else 1000 if self.terminals or not attached else -1
            keys = [terminal.keys for terminal in self.terminals if terminal.reader is not None]
            for fd in keys:
                commands.register(fd, select.POLLIN)
            ready = [fd for fd, _ in commands.poll(min(wait, 200) if keys else wait)]
            for fd in keys:
                commands.unregister(fd)
            if woken in ready:
                posix.read(woken, CHUNK)
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
                    wanted = [stream.printed() for stream in self.streams]
                    # A terminal's bytes take a moment, and what is being read is counted neither here nor there.
                    time.sleep(0.01)
                    wanted = [max(before, stream.printed()) for before, stream in zip(wanted, self.streams)]
            if not attached and posix.getppid() != self.recorder:
                attached = True  # Where there is no program, nobody holds its ends, and that is over at once.
                self.begin()
            if not asked:
                continue
            # Others may go on to print: they are not waited for.
            if all(stream.ended or stream.passed >= bytes for bytes, stream in zip(wanted, self.streams)):
                asked = False
                self.settle()
                posix.write(self.ack, b"d")

    def begin(self):
        for fd in self.ends:
            posix.close(fd)
        self.left = list(self.streams)
        _thread.start_new_thread(self.keeper.run, ())
        for stream in self.streams:
            _thread.start_new_thread(stream.run, (self,))

    def touch(self):
        """Something was printed to a terminal."""
        now = time.monotonic()
        calm = now - self.active >= LIVELY
        self.active = now
        if calm:
            try:
                posix.write(self.waker, b".")
            except OSError:
                pass  # It is full: the wait ends anyhow.

    def back(self, *_):
        """The program goes on where it was stopped."""
        for terminal in self.terminals:
            terminal.away = True
        self.active = time.monotonic()

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
        self.keeper.end()
