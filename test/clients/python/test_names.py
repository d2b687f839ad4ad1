"""Names and folders as `docs/format.md` writes them."""

import unittest

from trackio._names import folder_of, name_problem


class NamesTest(unittest.TestCase):
    def test_folders(self):
        for name, folder in [
            ("plain-1", "plain-1"),
            ("vision/cats", "vision%2Fcats"),
            ("..", "%2E%2E"),
            (".", "%2E"),
            (".hidden.", "%2Ehidden%2E"),
            ("a ", "a%20"),
            ('\\:*?"<>|%', "%5C%3A%2A%3F%22%3C%3E%7C%25"),
            ("a\x00b\x7f\x9f", "a%00b%7F%C2%9F"),
            ("süß 猫", "süß 猫"),
        ]:
            self.assertEqual(folder_of(name), folder)

    def test_problems(self):
        for name in ["", "  ", "x" * 256, "\ud800"]:
            self.assertIsNotNone(name_problem(name), name)
        self.assertIsNone(name_problem("x" * 255))


if __name__ == "__main__":
    unittest.main()
