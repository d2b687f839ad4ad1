"""Streams: what reaches the file when the disk is full, the files are closed, or the process forks."""

import json
import os
import resource
import signal
import sys
import tempfile
import threading
import unittest
from io import StringIO
from unittest import mock

from trackio import _say
from trackio._encode import any_line
from trackio._stream import Stream, settle


def lines_in(folder):
    """Each stream's lines, parsed: all must be whole."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            found[name] = [json.loads(line) for line in file.read().splitlines() if line]
    return found


def only(folder):
    streams = list(lines_in(folder).values())
    assert len(streams) == 1, streams
    return streams[0]


class FullDisk:
    """Files of this process grow to so many bytes: a write comes out short, the next fails (getrlimit(2))."""

    def __init__(self, limit):
        self.limit = limit

    def __enter__(self):
        self.before = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.limit, self.before[1]))
        return self

    def __exit__(self, *_):
        resource.setrlimit(resource.RLIMIT_FSIZE, self.before)
        signal.signal(signal.SIGXFSZ, self.handler)


class StreamTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = self.place.name
        self.stream = Stream(self.folder)
        self.addCleanup(self.stream.close)
        said = mock.patch.object(_say, "_said", set())
        said.start()
        self.addCleanup(said.stop)
        self.err = StringIO()
        err = mock.patch.object(sys, "stderr", self.err)
        err.start()
        self.addCleanup(err.stop)

    def log(self, n):
        self.stream.write(any_line({"n": n}))

    def test_rests_without_a_descriptor_and_goes_on_in_the_same_file(self):
        self.stream.rest()
        self.stream.write(any_line({"a": 1}))
        before = len(os.listdir("/proc/self/fd"))
        self.stream.rest()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before - 1)
        self.stream.rest()
        self.stream.write(any_line({"b": 2}))
        self.stream.write(any_line({"c": 3}))
        self.assertEqual(only(self.folder)[1:], [{"a": 1}, {"b": 2}, {"c": 3}])
        self.stream.rest()
        os.remove(self.stream.path)
        self.stream.write(any_line({"d": 4}))
        self.assertEqual(only(self.folder)[1:], [{"d": 4}])

    def test_first_line_says_who_writes(self):
        self.log(1)
        head, line = only(self.folder)
        self.assertEqual(
            {**head, "client": "python"}, {"_type": "stream", "pid": os.getpid(), "rank": 0, "client": "python"}
        )
        self.assertEqual(line, {"n": 1})

    def test_no_line_no_file(self):
        self.assertEqual(os.listdir(self.folder), [])

    def test_full_disk_loses_nothing_and_repeats_nothing(self):
        for at in range(40, 140, 7):  # The disk is full at another byte of a line each time.
            with tempfile.TemporaryDirectory() as folder:
                stream = Stream(folder)
                with FullDisk(at):
                    for n in range(20):
                        stream.write(any_line({"n": n}))
                for n in range(20, 25):
                    stream.write(any_line({"n": n}))
                stream.close()
                self.assertEqual([line["n"] for line in only(folder) if "n" in line], list(range(25)), at)

    def test_full_disk_is_said_once_and_its_end_too(self):
        with FullDisk(100):
            for n in range(50):
                self.log(n)
        self.log(50)
        self.assertEqual(self.err.getvalue().count("cannot write to"), 1)
        self.assertEqual(self.err.getvalue().count("writing again"), 1)

    def test_what_does_not_fit_into_memory_is_counted_and_told(self):
        with mock.patch("trackio._stream._MOST_WAITING", 100):
            with FullDisk(100):
                for n in range(100):
                    self.log(n)
            self.log(100)
        kept = only(self.folder)
        alerts = [line for line in kept if line.get("_type") == "alert"]
        lost = 101 - len([line for line in kept if "n" in line])
        self.assertGreater(lost, 50)
        self.assertEqual([alert["text"] for alert in alerts], [f"{lost} lines could not be written"])

    def test_folder_that_is_gone_until_it_is_back(self):
        stream = Stream(os.path.join(self.folder, "later"))
        stream.write(any_line({"n": 0}))
        os.mkdir(stream.folder)
        stream.write(any_line({"n": 1}))
        stream.close()
        self.assertEqual([line.get("n") for line in only(stream.folder)], [None, 0, 1])

    def test_lines_that_cannot_be_written_in_the_end_are_told(self):
        stream = Stream(os.path.join(self.folder, "never"))
        stream.write(any_line({"n": 0}))
        stream.close()
        self.assertIn("1 line could not be written", self.err.getvalue())

    def test_the_end_of_the_program_writes_what_waits_or_tells_of_it(self):
        ready, gone = Stream(os.path.join(self.folder, "later")), Stream(os.path.join(self.folder, "never"))
        for stream in (ready, gone):
            self.addCleanup(stream.close)
            stream.write(any_line({"n": 0}))
        os.mkdir(ready.folder)
        settle()
        self.assertEqual([line.get("n") for line in only(ready.folder)], [None, 0])
        self.assertEqual(self.err.getvalue().count("1 line could not be written"), 1)

    def test_a_line_that_comes_while_one_is_written_waits_for_it(self):
        write, once = os.write, [True]

        def interrupted(fd, data):
            done = write(fd, data)
            if fd >= 0 and b'"n"' in data and once:
                once.clear()  # As a signal's handler does it, or `__del__`.
                self.log(1)
            return done

        with mock.patch("os.write", interrupted):
            self.log(0)
        self.log(2)
        self.assertEqual([line["n"] for line in only(self.folder)[1:]], [0, 1, 2])

    def test_closed_files_are_not_written_to(self):
        self.log(0)
        os.closerange(3, 1024)
        others = [
            os.open(os.path.join(tempfile.gettempdir(), f"other-{os.getpid()}"), os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            for _ in range(20)
        ]
        for n in range(1, 4):
            self.log(n)
        self.assertEqual(os.fstat(others[0]).st_size, 0)
        for fd in others:
            os.close(fd)
        os.remove(os.path.join(tempfile.gettempdir(), f"other-{os.getpid()}"))
        kept = [line["n"] for lines in lines_in(self.folder).values() for line in lines if "n" in line]
        self.assertEqual(sorted(kept), [0, 1, 2, 3])

    def test_the_files_of_a_program_that_may_open_few_are_not_written_to(self):
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, limits[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        self.log(0)
        os.closerange(3, 200)
        path = os.path.join(self.folder, "theirs")
        fds = [os.open(path, os.O_RDWR | os.O_CREAT) for _ in range(100)]
        self.log(1)
        for fd in fds:
            os.close(fd)
        self.assertEqual(os.stat(path).st_size, 0)
        os.remove(path)
        kept = [line["n"] for lines in lines_in(self.folder).values() for line in lines if "n" in line]
        self.assertEqual(sorted(kept), [0, 1])

    @unittest.skipUnless(hasattr(os, "fork"), "this system has no fork")
    def test_a_forked_child_opens_its_own(self):
        self.log(0)
        child = os.fork()
        if child == 0:
            self.log(1)
            os._exit(0)
        self.assertEqual(
            os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if hasattr(os, "waitstatus_to_exitcode")
            else os.waitpid(child, 0)[1],
            0,
        )
        self.log(2)
        streams = {lines[0]["pid"]: [line["n"] for line in lines[1:]] for lines in lines_in(self.folder).values()}
        self.assertEqual(streams, {os.getpid(): [0, 2], child: [1]})

    def test_threads_write_whole_lines_into_one_file(self):
        def work(who):
            for n in range(500):
                self.stream.write(any_line({"who": who, "n": n, "text": "x" * 3000}))

        threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = [line for line in only(self.folder) if "who" in line]
        for who in range(8):
            self.assertEqual([line["n"] for line in kept if line["who"] == who], list(range(500)))


if __name__ == "__main__":
    unittest.main()
