"""A PyTorch loop whose DataLoader has worker processes, which log as well. Argument: how the workers are started.

Prints, as JSON, what the loop logged, and which items were fetched.
"""

import json
import sys

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, get_worker_info

import trackio


class Rows(Dataset):
    def __len__(self):
        return 12

    def __getitem__(self, index):
        worker = get_worker_info()
        trackio.log({f"worker {worker.id}": index})
        return torch.full((2,), float(index))


if __name__ == "__main__":
    torch.manual_seed(7)
    trackio.init(project="p", name="r")
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    losses = []
    loader = DataLoader(Rows(), batch_size=2, num_workers=2, multiprocessing_context=sys.argv[1])
    for epoch in range(2):
        for batch in loader:
            loss = model(batch).square().mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            trackio.log({"loss": loss, "epoch": epoch})
            losses.append([loss.item(), epoch])
    trackio.finish()
    print(json.dumps({"losses": losses}))
