"""What libraries reach for beside the documented interface."""

import io
import os
import sys
import tempfile
import unittest
from unittest import mock

import trackio
from trackio._values import plain


class CallersTest(unittest.TestCase):
    def test_a_run_has_no_page(self):
        # trl/trainer/utils.py, get_trackio_space_url: asked at each checkpoint.
        with tempfile.TemporaryDirectory() as store, mock.patch.dict(os.environ, {"TRACKIO_DIR": store}):
            run = trackio.init(project="p", name="r", mode="disabled")
            self.assertIsNone(trackio.context_vars.current_run.get()._space_id)
            self.assertIsNone(trackio.context_vars.current_space_id.get())
            run.finish()

    def test_what_has_no_meaning_here_is_taken_all_the_same(self):
        with mock.patch.object(sys, "stderr", io.StringIO()):
            self.assertIsNone(trackio.sync(project="p", sdk="static", force=True))
            self.assertEqual(trackio.log_gpu(), {})
            self.assertEqual(trackio.log_cpu(run=None), {})
        self.assertIsNone(trackio.Settings(start_method="fork").anything)

    def test_a_trace_is_kept_whole(self):
        trace = trackio.Trace([{"role": "user", "content": "Hello"}], metadata={"session": 7})
        messages = [{"role": "user", "content": "Hello"}]
        self.assertEqual(
            plain(trace), {"_type": "trackio.trace", "messages": messages, "metadata": {"session": 7}, "spans": []}
        )
        with self.assertRaises(TypeError):
            trackio.Trace("Hello")

    def test_every_name_that_is_told_is_there(self):
        for name in trackio.__all__:
            if name not in ("run", "config", "summary"):
                self.assertTrue(callable(getattr(trackio, name)), name)
        with self.assertRaisesRegex(AttributeError, "no attribute 'nonsense'"):
            trackio.nonsense()


if __name__ == "__main__":
    unittest.main()
