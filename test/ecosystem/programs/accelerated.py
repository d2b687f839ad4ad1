"""A training loop with accelerate, which logs through its tracker. Arguments: the tracker, and the run's name.

Prints, as JSON, what it handed to `accelerator.log`, and the config.
"""

import json
import sys

import torch
from accelerate import Accelerator
from torch import nn

tracker, name = sys.argv[1:]
torch.manual_seed(7)
accelerator = Accelerator(cpu=True, log_with=tracker)
config = {"learning_rate": 0.1, "optimizer": "SGD", "epochs": 5}
accelerator.init_trackers("p", config=config, init_kwargs={tracker: {"name": name}})

model = nn.Linear(3, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=config["learning_rate"])
x = torch.randn(8, 3)
model, optimizer = accelerator.prepare(model, optimizer)
logged = []
for step in range(config["epochs"]):
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    accelerator.backward(loss)
    optimizer.step()
    # A tensor, as people hand it over, and numbers at steps of their own.
    accelerator.log({"loss": loss.detach(), "val": {"half": loss.item() / 2}}, step=10 * step)
    logged.append([10 * step, loss.item(), loss.item() / 2])

run = accelerator.get_tracker(tracker, unwrap=True)
accelerator.end_training()
print(json.dumps({"logged": logged, "config": config, "name": run.name}))
