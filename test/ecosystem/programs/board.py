"""Writes event files into the folder `board`, and knows nothing of trackio. Argument: who writes them."""

import os
import sys
import time

import numpy

STEPS = 30


def summary_writer(writer):
    """What PyTorch's SummaryWriter and that of tensorboardX have in common."""
    random = numpy.random.default_rng(7)
    for step in range(STEPS):
        writer.add_scalar("loss", 1 / (step + 1), step)
        writer.add_scalar("train/accuracy", step / STEPS, step, walltime=1.7e9 + step / 3)
        writer.add_scalars("both/losses", {"train": step, "val_1": -step}, step)
        if step % 10 == 9:
            writer.add_scalar("odd", [float("nan"), float("inf"), float("-inf")][step // 10], step)
            writer.add_histogram("weights/a", random.normal(size=100), step)
            writer.flush()
            time.sleep(0.15)
    writer.add_scalar("step", 5, 1)
    writer.add_scalar("back", 1, 20)
    writer.add_scalar("back", 2, 10)
    writer.add_text("note", "a **bold** word\n| a | b |", 3)
    picture = (random.random((3, 8, 8)) * 255).astype("uint8")
    writer.add_image("picture", picture, 4)
    writer.add_hparams({"lr": 0.1, "layers": 3, "optimizer": "adam"}, {"hparam/best": 0.5})
    writer.close()


def torch():
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter("board/run")
    for step in range(3):
        writer.add_scalar("double", 0.1 + step, step, new_style=True, double_precision=True)
        writer.add_scalar("new", 0.1 + step, step, new_style=True)
    writer.add_audio("sound", numpy.linspace(-1, 1, 100).reshape(1, -1), 5)
    summary_writer(writer)


def tensorboardx():
    from tensorboardX import SummaryWriter

    summary_writer(SummaryWriter("board/run"))


def restarted():
    """Fails at step 10, and goes on from step 6 when it is started again."""
    from tensorboardX import SummaryWriter

    again = os.environ["TRACKIO_ATTEMPT"] != "1"
    writer = SummaryWriter("board", purge_step=6 if again else None)
    for step in range(6, 15) if again else range(10):
        writer.add_scalar("loss", 100 * again + step, step)
    writer.close()
    sys.exit(0 if again else 3)


def purged():
    """Goes back twice by itself, each time with new writers, as after a restart inside a program."""
    from tensorboardX import SummaryWriter

    for start in (0, 6, 3):
        writer = SummaryWriter("board", purge_step=start)
        beside = SummaryWriter("board/val", purge_step=start)
        for step in range(start, start + 8):
            writer.add_scalar("loss", 100 * start + step, step)
            writer.add_histogram("weights", [start, step], step)
            beside.add_scalar("loss", 1000 * start + step, step)
        writer.close()
        beside.close()
        time.sleep(1.1)  # Names of files tell their second, and TensorBoard reads them in that order.


def summary():
    import tensorflow as tf

    writer = tf.summary.create_file_writer("board")
    with writer.as_default():
        for step in range(STEPS):
            tf.summary.scalar("loss", 1 / (step + 1), step=step)
        for kind in ("float16", "bfloat16", "float64", "int32"):
            tf.summary.scalar(kind, tf.cast(2.5, kind), step=0)
        tf.summary.histogram("weights", tf.linspace(-1.0, 1.0, 100), step=3)
        tf.summary.histogram("constant", tf.ones([5]), step=3)
        tf.summary.text("one", "a text", step=1)
        tf.summary.text("table", [["a", "b"], ["c", "d"], ["e", "f"]], step=2)
        tf.summary.image("pictures", tf.random.stateless_uniform([2, 4, 4, 3], seed=[1, 2]), step=4)
        tf.summary.audio("sound", tf.random.stateless_uniform([1, 50, 1], seed=[1, 2]), 8000, step=4)
    writer.close()


def keras():
    import keras

    model = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = numpy.random.default_rng(7).normal(size=(64, 4)).astype("float32")
    logs = keras.callbacks.TensorBoard("board", histogram_freq=1, update_freq=2, write_graph=False)
    model.fit(x, x.sum(1), batch_size=8, epochs=4, validation_split=0.25, callbacks=[logs], verbose=0)


def lightning():
    import torch
    from lightning.pytorch import LightningModule, Trainer, seed_everything
    from lightning.pytorch.loggers import TensorBoardLogger
    from torch.utils.data import DataLoader, TensorDataset

    class Lit(LightningModule):
        def __init__(self, lr=0.1, hidden=2):
            super().__init__()
            self.save_hyperparameters()
            self.layer = torch.nn.Linear(3, 1)

        def training_step(self, batch, index):
            loss = (self.layer(batch[0]) - batch[0].sum(1, keepdim=True)).square().mean()
            self.log("train/loss", loss)
            return loss

        def validation_step(self, batch, index):
            self.log("val/loss", self.layer(batch[0]).square().mean())

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)

    seed_everything(7)
    data = DataLoader(TensorDataset(torch.randn(8, 3)), batch_size=2)
    trainer = Trainer(
        max_epochs=3,
        logger=TensorBoardLogger(".", name="board"),
        log_every_n_steps=1,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        accelerator="cpu",
    )
    trainer.fit(Lit(), data, data)


{
    "torch": torch,
    "tensorboardX": tensorboardx,
    "restarted": restarted,
    "purged": purged,
    "tf.summary": summary,
    "keras": keras,
    "lightning": lightning,
}[sys.argv[1]]()
