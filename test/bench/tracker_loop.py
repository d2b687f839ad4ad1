"""Times one call of the Python client's `log` beside another tracker's way to log the same four metrics, in turn, in one process.

Arguments: the module of the other (`wandb`, offline; `torch.utils.tensorboard` or `tensorboardX`), calls in a block, blocks.
Prints JSON: the median of each block in seconds, ours and theirs, and the worst call of both.
"""

import importlib
import json
import os
import statistics
import sys
import tempfile
import time

name, calls, blocks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
folder = tempfile.mkdtemp(dir=".")
other = importlib.import_module(name)

import trackio  # noqa: E402

row = {"loss": 0.123456789, "accuracy": 0.987654321, "lr": 1e-4, "epoch": 3}

if name == "wandb":
    their_run = other.init(project="bench", mode="offline", dir=folder, settings=other.Settings(silent=True))
    log = their_run.log
    end = their_run.finish
else:
    writer = other.SummaryWriter(os.path.join(folder, "events"))
    step = 0

    def log(values):
        """One call for each metric, as it is done there."""
        global step
        for metric, value in values.items():
            writer.add_scalar(metric, value, step)
        step += 1

    end = writer.close


def times(call):
    taken = []
    clock = time.perf_counter
    for _ in range(calls):
        begun = clock()
        call(row)
        taken.append(clock() - begun)
    return taken


trackio.init(project="bench")
times(trackio.log)
times(log)
taken, worst = [], {"ours": 0.0, "theirs": 0.0}
for _ in range(blocks):
    block = {"ours": times(trackio.log), "theirs": times(log)}
    taken.append({side: statistics.median(each) for side, each in block.items()})
    worst = {side: max(worst[side], *each) for side, each in block.items()}
end()
print(json.dumps({"taken": taken, "worst": worst, "calls": calls * blocks}))
sys.stdout.flush()
os._exit(0)  # What was logged is not wanted.
