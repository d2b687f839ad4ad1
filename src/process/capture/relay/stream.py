"""One way from the program to where its output goes (see start.py)."""

import posix
import select

CHUNK = 1 << 16


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
                relay.touch()
                if relay.active - terminal.looked > 0.002:
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
