"""The client's count of steps is the recorder's."""

import random
import unittest

from trackio._counter import StepCounter


class StepCounterTest(unittest.TestCase):
    def test_counts_as_the_format_says(self):
        chance = random.Random(7)
        for _ in range(3000):
            base = chance.choice([0, 0, 5, 100])
            counter, following, first = StepCounter(), base, True
            for _ in range(chance.randrange(12)):
                kind = chance.random()
                if kind < 0.2:
                    following = chance.randrange(120)
                    counter.back(following)
                elif kind < 0.6:
                    counter.count += 1
                    following += 1
                else:
                    step = chance.randrange(120)
                    counter.explicit(step)
                    following = step + 1 if first else max(following, step + 1)
                first = False
                self.assertEqual(counter.next(base), following)


if __name__ == "__main__":
    unittest.main()
