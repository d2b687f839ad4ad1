"""Signs of life: one thread for all sessions, and a word where a session's folder is gone."""

import os
import sys
import tempfile
import threading
import unittest
from io import StringIO
from unittest import mock

from trackio import _heart, _say
from trackio._store import OWNER

IS_SHARED = _heart.is_shared


class HeartTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.root = place.name
        self.err = StringIO()
        for patch in (mock.patch.object(_say, "_said", set()), mock.patch.object(sys, "stderr", self.err)):
            patch.start()
            self.addCleanup(patch.stop)
        self.rounds = threading.Semaphore(0)
        self.begun = threading.Semaphore(0)
        self.shared = mock.Mock(return_value=True)
        for patch in (
            mock.patch.object(_heart, "sleep", self.sleep),
            mock.patch.object(_heart, "is_shared", self.shared),
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def sleep(self, _):
        self.begun.release()
        self.rounds.acquire()

    def session(self, name):
        folder = os.path.join(self.root, name)
        os.mkdir(folder)
        path = os.path.join(folder, OWNER)
        open(path, "w").close()
        os.utime(path, (0, 0))
        return folder

    def beat(self, folder):
        return os.stat(os.path.join(folder, OWNER)).st_mtime

    def test_one_thread_shows_that_all_sessions_live_until_they_end(self):
        heart = _heart.Heart()
        first, second = self.session("a"), self.session("b")
        with mock.patch.object(_heart, "start_new_thread", side_effect=_heart.start_new_thread) as started:
            heart.begin(first)
            self.begun.acquire()
            heart.begin(second)
            self.assertGreater(self.beat(first), 0)
            self.assertGreater(self.beat(second), 0)
            os.utime(os.path.join(second, OWNER), (0, 0))
            heart.end(first)
            os.utime(os.path.join(first, OWNER), (0, 0))
            self.rounds.release()
            self.begun.acquire()
            self.assertEqual(self.beat(first), 0)
            self.assertGreater(self.beat(second), 0)
            self.assertEqual(started.call_count, 1)
            heart.end(second)
            self.rounds.release()

    def test_a_folder_that_is_gone_is_said_once(self):
        heart = _heart.Heart()
        gone = os.path.join(self.root, "gone")
        heart.begin(gone)
        self.begun.acquire()
        self.rounds.release()
        self.begun.acquire()
        heart.end(gone)
        self.rounds.release()
        self.assertEqual(self.err.getvalue().count("was removed while the program runs"), 1)

    def test_a_store_that_only_this_machine_sees_needs_no_thread(self):
        self.shared.return_value = False
        with mock.patch.object(_heart, "start_new_thread") as started:
            _heart.Heart().begin(self.session("a"))
        started.assert_not_called()

    def test_whether_others_see_a_store_is_told_by_its_file_system(self):
        mounts = "/dev/vda / ext4 rw 0 0\nserver:/home /home nfs4 rw 0 0\ntmpfs /home/me/fast tmpfs rw 0 0\n"
        for boot, folder, shared in [
            ("boot", "/tmp/store", False),
            ("boot", "/home/me/.trackio", True),
            ("boot", "/home/me/fast/store", False),
            ("boot", "/homes", False),
            ("boot/4026532", "/tmp/store", True),  # In a container: its folder may be another's, too.
            (None, "/tmp/store", True),
        ]:
            reading = mock.patch("builtins.open", mock.mock_open(read_data=mounts))
            here = mock.patch.object(_heart, "boot_id", return_value=boot)
            with reading, here, mock.patch("os.path.realpath", side_effect=lambda path: path):
                self.assertEqual(IS_SHARED(folder), shared, (boot, folder))

    def test_where_no_thread_can_be_made_the_program_goes_on(self):
        with mock.patch.object(_heart, "start_new_thread", side_effect=RuntimeError("can't start new thread")):
            _heart.Heart().begin(self.session("a"))


if __name__ == "__main__":
    unittest.main()
