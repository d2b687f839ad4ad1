"""What of a command is not kept: the cases that `trackio run` and the JavaScript client play, too."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

from trackio._secrets import is_secret_name, without_secrets

_CASES = os.path.join(os.path.dirname(__file__), "../../../fixtures/secrets/cases.json")


class SecretsTest(unittest.TestCase):
    def setUp(self):
        with open(_CASES, encoding="utf-8") as file:
            self.cases = json.load(file)

    def test_names(self):
        for name in self.cases["secretNames"]:
            self.assertTrue(is_secret_name(name), name)
        for name in self.cases["plainNames"]:
            self.assertFalse(is_secret_name(name), name)

    def test_commands(self):
        for case in self.cases["commands"]:
            self.assertEqual(without_secrets(case["command"]), case["kept"])

    def test_program_that_nobody_records(self):
        """What is written of a session while it lives, and of its run, holds no secret."""
        with tempfile.TemporaryDirectory() as folder:
            script = os.path.join(folder, "train.py")
            with open(script, "w", encoding="utf-8") as file:
                file.write(_PROGRAM)
            words = ["--api-key", "geheim-1", "--hf_token=geheim-2", "--lr", "0.1"]
            ran = subprocess.run(
                [sys.executable, script, *words],
                env={**os.environ, "TRACKIO_DIR": os.path.join(folder, "store")},
                cwd=folder,
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual(ran.returncode, 0, ran.stderr)
            told = json.loads(ran.stdout)
        self.assertGreaterEqual(len(told), 2)
        for text in told:
            self.assertNotIn("geheim", text)
        shown = [text for text in told if '"--api-key","***","--hf_token=***","--lr","0.1"' in text.replace(", ", ",")]
        self.assertEqual(len(shown), 2, told)


_PROGRAM = """
import json, os, sys, trackio
trackio.init(project="p", name="r")
files = [os.path.join(at, name) for at, _, names in os.walk(os.environ["TRACKIO_DIR"]) for name in names]
print(json.dumps([open(path, encoding="utf-8").read() for path in files]))
trackio.finish()
"""


if __name__ == "__main__":
    unittest.main()
