"""Logs values of torch through `log`: what a training loop has at hand."""

import torch
from torch import nn

import trackio

x = torch.tensor(2.5, requires_grad=True)
layer = nn.Linear(2, 1, bias=False)
with torch.no_grad():
    layer.weight.copy_(torch.tensor([[0.5, -1.0]]))

trackio.init(project="p", name="r")
trackio.log(
    {
        "loss": torch.tensor(0.5),
        "with grad": x * x,
        "bfloat16": torch.tensor(0.1, dtype=torch.bfloat16),
        "float16": torch.tensor(0.1, dtype=torch.float16),
        "parameter": layer.weight,
        "0-d int": torch.tensor(3),
        "bools": torch.tensor([True, False]),
        "bfloat16s with grad": torch.tensor([0.5, 1.5], dtype=torch.bfloat16, requires_grad=True),
        "view": torch.arange(6)[::2],
        "sparse": torch.eye(2).to_sparse(),
        "meta": torch.zeros(2, device="meta"),
        "large": torch.zeros(10_001),
        "size": torch.zeros(2, 3).size(),
        "dtype": torch.float32,
        "device": torch.device("cpu"),
        "complex": torch.tensor(1 + 2j),
        "nested": {"a": torch.tensor(1)},
        "accuracy": (torch.tensor([1, 1, 0, 1]) == 1).float().mean(),
        "image": trackio.Image(torch.zeros(3, 4, 5)),
        "weights": trackio.Histogram(layer.weight),
    }
)
trackio.finish()
