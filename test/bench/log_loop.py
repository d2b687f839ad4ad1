"""Times one call of the Python client's `log` beside others, in turn, in one process.

Arguments: how many metrics, calls in a block, blocks, and which side is ours: `json`, or `orjson` where the client may use it.
Prints JSON: the median of each block in seconds, ours and theirs, and our worst call.
"""

import json
import os
import statistics
import sys
import tempfile
import time

metrics, calls, blocks = map(int, sys.argv[1:4])
if sys.argv[4] == "json":
    sys.modules["orjson"] = None  # As if it were not installed.

import trackio  # noqa: E402

row = {f"metric/{n}": n * 0.123456789 + 0.1 for n in range(metrics)}
if metrics == 4:
    row = {"loss": 0.123456789, "accuracy": 0.987654321, "lr": 1e-4, "epoch": 3}

plain = os.open(os.path.join(tempfile.mkdtemp(dir="."), "plain.ndjson"), os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def floor(values):
    """The least that a program can do by itself."""
    os.write(plain, (json.dumps(values) + "\n").encode())


def times(call, count):
    taken = []
    clock = time.perf_counter
    for _ in range(count):
        begun = clock()
        call(row)
        taken.append(clock() - begun)
    return taken


trackio.init(project="bench")
times(trackio.log, calls)
times(floor, calls)
taken, worst = [], 0.0
for _ in range(blocks):
    ours = times(trackio.log, calls)
    taken.append({"ours": statistics.median(ours), "theirs": statistics.median(times(floor, calls))})
    worst = max(worst, max(ours))
print(json.dumps({"taken": taken, "worst": worst, "calls": calls * blocks}))
os._exit(0)  # What was logged is not wanted.
