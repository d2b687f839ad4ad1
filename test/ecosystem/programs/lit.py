"""Trains with Lightning, whose WandbLogger keeps what is logged; its CSVLogger tells beside it what that was.

Prints, as JSON, the rows of that file, and what the module was made with.
"""

import csv
import json

import torch
from lightning.pytorch import LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.loggers import CSVLogger, WandbLogger
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Lit(LightningModule):
    def __init__(self, lr=0.1, hidden=2):
        super().__init__()
        self.save_hyperparameters()
        self.layers = nn.Sequential(nn.Linear(3, hidden), nn.ReLU(), nn.Linear(hidden, 1))

    def loss(self, batch):
        (x,) = batch
        return (self.layers(x) - x.sum(1, keepdim=True)).square().mean()

    def training_step(self, batch, index):
        loss = self.loss(batch)
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch, index):
        self.log("val/loss", self.loss(batch))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


seed_everything(7)
data = DataLoader(TensorDataset(torch.randn(8, 3)), batch_size=2, num_workers=0)
wandb_logger = WandbLogger(project="p", name="r", save_dir=".", log_model="all")
csv_logger = CSVLogger(".", name="csv", version=0)
module = Lit()
wandb_logger.watch(module)
trainer = Trainer(
    max_epochs=3,
    logger=[wandb_logger, csv_logger],
    log_every_n_steps=1,
    callbacks=[ModelCheckpoint("ckpt", save_top_k=1, monitor="val/loss")],
    enable_progress_bar=False,
    enable_model_summary=False,
    accelerator="cpu",
)
trainer.fit(module, data, data)
wandb_logger.log_text("samples", columns=["prompt", "completion"], data=[["a", "b"]])
wandb_logger.log_image("images", [torch.zeros(3, 4, 4), torch.ones(3, 4, 4)], caption=["black", "white"])
wandb_logger.experiment.finish()

with open("csv/version_0/metrics.csv") as file:
    rows = [{name: float(value) for name, value in row.items() if value != ""} for row in csv.DictReader(file)]
print(json.dumps({"rows": rows, "hparams": dict(module.hparams)}))
