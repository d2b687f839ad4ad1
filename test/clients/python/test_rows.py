"""Rows (`commit=False`): each part is on disk when `log` returns, and nobody is asked for the step."""

import json
import os
import tempfile
import unittest

from trackio._run import Run
from trackio._session import Session
from trackio._stream import Stream
from trackio._wish import Wish


class Silent(Session):
    """A session whose recorder would never answer."""

    def facts(self):
        raise AssertionError("log waits for the recorder's answer")


class RowTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        stream = Stream(self.place.name)
        self.addCleanup(stream.close)
        self.run_ = Run(Silent(self.place.name, stream), Wish("p", "r", "allow"), begun=True)

    def lines(self):
        (name,) = os.listdir(self.place.name)
        with open(os.path.join(self.place.name, name), encoding="utf-8") as file:
            return [json.loads(line) for line in file][1:]

    def test_each_part_is_a_line_at_the_step_of_the_first(self):
        self.run_.log({"a": 1}, commit=False)
        self.assertEqual(self.lines(), [{"a": 1}])
        self.run_.log({"b": 2, "_type": "x"}, commit=False)
        self.run_.log({"c": 3})
        self.run_.log({"d": 4})
        self.assertEqual(
            self.lines(),
            [{"a": 1}, {"_type": "more", "b": 2, "__type": "x"}, {"_type": "more", "c": 3}, {"d": 4}],
        )

    def test_a_step_that_is_told_is_that_of_what_follows(self):
        self.run_.log({"a": 1}, step=5, commit=False)
        self.run_.log({"b": 2}, commit=False)
        self.run_.log({"c": 3}, step=7, commit=False)
        self.run_.log({"d": 4})
        self.run_.log({"e": 5})
        self.assertEqual(
            self.lines(), [{"step": 5, "a": 1}, {"step": 5, "b": 2}, {"step": 7, "c": 3}, {"step": 7, "d": 4}, {"e": 5}]
        )

    def test_a_step_in_a_row_that_told_none_is_its_own(self):
        self.run_.log({"a": 1}, commit=False)
        self.run_.log({"b": 2}, step=3)
        self.run_.log({"c": 3})
        self.assertEqual(self.lines(), [{"a": 1}, {"step": 3, "b": 2}, {"c": 3}])


if __name__ == "__main__":
    unittest.main()
