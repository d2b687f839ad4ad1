"""Two ranks of torchrun that train together (gloo), and both log. Rank 0 prints, as JSON, what each of them logged."""

import json
import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel

import trackio

dist.init_process_group("gloo")
rank = dist.get_rank()
torch.manual_seed(7)
model = DistributedDataParallel(nn.Linear(3, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(4, 3) + rank

trackio.init(project="p", name="r", config={"world_size": dist.get_world_size()})
logged = []
for step in range(6):
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    trackio.log({"loss": loss, "norm": model.module.weight.norm()})
    logged.append([loss.item(), model.module.weight.norm().item()])
trackio.finish()

all_logged = [None] * dist.get_world_size()
dist.all_gather_object(all_logged, logged)
dist.destroy_process_group()
if rank == 0:
    print(json.dumps({"logged": all_logged}), flush=True)
# Gloo's threads abort a process that ends with them ("terminate called without an active exception"): about once in a
# hundred times, whether it logs or not.
os._exit(0)
