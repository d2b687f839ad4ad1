"""What libraries reach for beside the documented interface."""

import os
import tempfile
import unittest
from unittest import mock

import trackio


class CallersTest(unittest.TestCase):
    def test_a_run_has_no_page(self):
        # trl/trainer/utils.py, get_trackio_space_url: asked at each checkpoint.
        with tempfile.TemporaryDirectory() as store, mock.patch.dict(os.environ, {"TRACKIO_DIR": store}):
            run = trackio.init(project="p", name="r", mode="disabled")
            self.assertIsNone(trackio.context_vars.current_run.get()._space_id)
            self.assertIsNone(trackio.context_vars.current_space_id.get())
            run.finish()


if __name__ == "__main__":
    unittest.main()
