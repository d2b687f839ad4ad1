"""One way from the program to where its output goes (see start.py)."""

import errno
import fcntl
import posix
import select
import sys
import termios

CHUNK = 1 << 16

# What waits to be read on a pseudo-terminal's master: elsewhere than on Linux FIONREAD tells there what was typed.
WAITING = termios.FIONREAD if sys.platform.startswith("linux") else termios.TIOCOUTQ


# Errors of a write that say that its reader is gone: of a pipe, of a socket, of a terminal.
NOBODY = (errno.EPIPE, errno.ECONNRESET, errno.EIO)


class Stream:
    """One way from the program to where its output goes."""

    def __init__(self, kind, source, sink, terminal=None):
        self.kind = kind
        self.source = source
        self.sink = sink
        self.terminal = terminal
        self.taken = 0
        self.passed = 0
        self.ended = False
        self.lost = 0  # Bytes that could not be passed on.
        self.problem = 0

    def run(self, relay):
        try:
            self.pump(relay)
        except Exception:
            pass  # The end of a pseudo-terminal; or nobody reads our output any more, and the program is to learn it.
        self.ended = True
        posix.close(self.source)
        relay.over(self)

    def pump(self, relay):
        source, kind, add, terminal = self.source, self.kind, relay.keeper.add, self.terminal
        while True:
            data = posix.read(source, CHUNK)
            if not data:
                return
            self.taken += len(data)
            add(kind, data)
            if terminal is not None:
                relay.touch()
                if relay.active - terminal.looked > 0.002:
                    terminal.mirror()
            self.pass_on(data)
            self.passed += len(data)

    def pass_on(self, data):
        """Raises where nobody is there to read. What a full disk does not take is lost, as it is without us, and no more than that."""
        sink = self.sink
        done = 0
        while done < len(data):
            try:
                done += posix.write(sink, data[done:] if done else data)
            except BlockingIOError:  # Somebody made it non-blocking.
                select.select([], [sink], [])
            except OSError as error:
                if error.errno in NOBODY:
                    raise
                self.lost += len(data) - done
                self.problem = error.errno
                return

    def is_left(self):
        """Whether nobody has it to print to any more; False where the system does not tell."""
        if self.ended:
            return True
        try:
            waiting = select.poll()
            waiting.register(self.source, 0)
            return any(event & select.POLLHUP for _, event in waiting.poll(0))
        except OSError:
            return False

    def printed(self):
        """Bytes that were printed by now."""
        try:
            what = termios.FIONREAD if self.terminal is None else WAITING
            waiting = fcntl.ioctl(self.source, what, b"\0" * 4)
            return self.taken + int.from_bytes(waiting, sys.byteorder)
        except (OSError, ValueError):
            return self.taken  # It has ended.
