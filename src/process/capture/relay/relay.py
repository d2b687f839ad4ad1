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
# Seconds after we leave the terminals in which we learn that nobody else has them, which is our end.
GRACE = 0.1
CHUNK = 1 << 12


class Relay:
    """Passes on what a program prints until nobody prints any more."""

    def __init__(self, made, folder, limit, shell, recorder, leave, named):
        self.control, self.ack, ways, ends = made
        # Where a system drops what nobody has read when the last one closes a pseudo-terminal, that one is to be us.
        self.held = {fd for fd in ends if named and posix.isatty(fd)}
        self.ends = ends - self.held
        self.leave = leave
        self.program = 0
        self.lock = _thread.allocate_lock()
        self.active = 0.0
        self.keeper = Keeper(folder, limit)
        self.recorder = recorder
        self.streams = [
            Stream(kind, source, sink, Terminal(source, sink, shell, terminal, not named) if terminal else None)
            for kind, source, sink, terminal in ways
        ]
        self.terminals = [stream.terminal for stream in self.streams if stream.terminal is not None]

    def run(self):
        try:
            self.watch()
        except Exception:
            self.release()  # Whatever it is, what the program prints is passed on.
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
        watched = {woken, self.control}
        attached = asked = False
        wanted = []
        until = 0.0
        while True:
            # A program sets modes, prints, and sets them again: after output we look more often.
            lively = self.terminals and time.monotonic() - self.active < LIVELY
            wait = 0.01 if asked else 0.05 if lively else 1.0 if self.terminals or not attached else None
            keys = {terminal.keys for terminal in self.terminals if terminal.reader is not None and terminal.keys >= 0}
            try:
                # Not poll(2), which takes no terminals on macOS.
                ready, _, _ = select.select(watched | keys, [], [], min(wait or 1, 0.2) if keys else wait)
            except OSError:
                continue  # Keys are not read any more since we have looked.
            if woken in ready:
                posix.read(woken, CHUNK)
            for terminal in self.terminals:
                terminal.pass_keys()
            self.look()
            if self.control in ready:
                command = posix.read(self.control, 1)
                if command == b"":
                    watched.discard(self.control)  # Whoever started us is gone: the program's output is not.
                elif command == b"a":
                    attached = True
                    self.program = self.read_number()
                    self.begin()
                elif command == b"e":
                    asked = True
                    wanted = self.printed()
            if not attached and posix.getppid() != self.recorder:
                attached = True  # Where there is no program, nobody holds its ends, and that is over at once.
                self.begin()
            if self.held and self.is_left() and self.have_passed(self.printed()):
                self.release()
            if not asked:
                continue
            # Others may go on to print: they are not waited for.
            if self.have_passed(wanted):
                if self.held:
                    self.release()
                    until = time.monotonic() + GRACE
                if time.monotonic() < until:
                    continue
                asked = False
                self.settle()
                posix.write(self.ack, b"o" if all(stream.is_left() for stream in self.streams) else b"d")

    def read_number(self):
        digits = b""
        while digits[-1:] != b"\n":
            digits += posix.read(self.control, 1) or b"\n"
        return int(digits.strip() or 0)

    def printed(self):
        """Bytes of each stream that were printed by now."""
        before = [stream.printed() for stream in self.streams]
        # A terminal's bytes take a moment, and what is being read is counted neither here nor there.
        time.sleep(0.01)
        return [max(bytes, stream.printed()) for bytes, stream in zip(before, self.streams)]

    def have_passed(self, wanted):
        return all(stream.ended or stream.passed >= bytes for bytes, stream in zip(wanted, self.streams))

    def is_left(self):
        """Whether the program has ended, and whoever started us is not there to tell."""
        if posix.getppid() == self.recorder:
            return False
        try:
            posix.kill(self.program, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False  # It is there, and another user's.
        return self.program == 0

    def release(self):
        """Leaves the terminals to whoever has them."""
        held, self.held = self.held, set()
        for fd in held:
            posix.close(fd)

    def begin(self):
        for fd in self.ends:
            posix.close(fd)
        self.leave()
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
        for stream in self.streams:
            lost, stream.lost = stream.lost, 0
            if lost > 0:
                try:
                    posix.write(self.ack, b"l%d %d\n" % (lost, stream.problem))
                except OSError:
                    pass  # Whoever started us is gone, and whom to tell with it.
