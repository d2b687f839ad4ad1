"""Puts a copy of what passes into segments (see start.py)."""

import _thread
import errno
import posix
import time

CHUNK = 1 << 16
SEGMENT = 4 << 20
# Bytes that wait for a disk that is slow; beyond that they are passed on and not kept.
QUEUE = 32 << 20

HEADER = b"trackio1"


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
        self.passed = -1

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
                at, _, _, data = chunks[-1]
                self.tell(at + len(data))
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
        self.reserve()
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
            self.retry = time.monotonic() + 0.1
            if self.fd >= 0:
                self.stop(0)
                self.remove(path)
            return False
        self.written = len(head)
        self.next = at
        if at < self.limit // 2:
            self.heads.add(self.number)
        self.drop()
        return True

    def reserve(self):
        """Makes the file for what is missing at the end while there is room: a full disk lets what is there be written over."""
        if self.passed >= 0:
            return
        flags = posix.O_RDWR | posix.O_CREAT | posix.O_CLOEXEC
        path = self.folder + "/passed"
        try:
            try:
                self.passed = posix.open(path, flags, 0o666)
            except FileNotFoundError:
                posix.mkdir(self.folder)
                self.passed = posix.open(path, flags, 0o666)
            posix.pwrite(self.passed, bytes(8), 0)
        except OSError:
            pass  # Then a segment that comes later tells of it, if any does.

    def tell(self, position):
        """Notes that all up to a position is kept or given up, where the segments do not show it."""
        if self.fd >= 0 and self.next == position or self.passed < 0:
            return
        try:
            posix.pwrite(self.passed, position.to_bytes(8, "big"), 0)
        except OSError:
            pass  # As above.

    def end(self):
        """Tells of what was given up last, where nothing waits any more. Never waits for others."""
        with self.lock:
            position = -1 if self.working else self.position
        if position >= 0:
            self.tell(position)

    def drop(self):
        """Removes segments that nobody took, from the oldest behind the head on, where they become too many."""
        there = sorted(int(name) for name in posix.listdir(self.folder) if name.isdigit())
        others = [number for number in there if number not in self.heads and number != self.number]
        excess = len(there) * SEGMENT - max(self.limit, 4 * SEGMENT)
        for number in others:
            if excess <= 0:
                break
            self.remove(self.path(number))
            excess -= SEGMENT

    def remove(self, path):
        try:
            posix.unlink(path)
        except OSError:
            pass  # It has just been taken.

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
