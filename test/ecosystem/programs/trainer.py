"""Trains a tiny random transformer with transformers' Trainer, evaluation and checkpoints. It knows nothing of trackio but
`report_to`, and a callback that says where the checkpoints are.

Arguments: the tracker to report to; the step at which this process kills itself, 0 for never; with a third, `both`, the
recorder (its parent) first; or `evaluate`: evaluate once more at the end. Started again it goes on from its last checkpoint.

Prints, as JSON, what the Trainer says that it logged, and what a run that goes on is told.
"""

import json
import os
import signal
import sys

import torch
from transformers import GPT2Config, GPT2LMHeadModel, Trainer, TrainerCallback, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

tracker, death, *more = sys.argv[1:]
told = {"TRACKIO_CHECKPOINT": os.environ.get("TRACKIO_CHECKPOINT")}


class Checkpoints(TrainerCallback):
    """Reports each checkpoint, so that whoever resumes the run is told of it."""

    def on_save(self, args, state, control, **kwargs):
        import trackio

        trackio.checkpoint(os.path.join(args.output_dir, f"checkpoint-{state.global_step}"))


class Fate(TrainerCallback):
    """Looks at the run that the Trainer has begun, and dies where it is told to."""

    def on_train_begin(self, args, state, control, **kwargs):
        import trackio

        told["checkpoint"] = trackio.run.checkpoint
        told["resumed"] = trackio.run.resumed

    def on_step_end(self, args, state, control, **kwargs):
        # What goes on from a checkpoint lives.
        if state.global_step == int(death) and last is None:
            for pid in [os.getppid(), os.getpid()] if more == ["both"] else [os.getpid()]:
                os.kill(pid, signal.SIGKILL)


class Tokens(torch.utils.data.Dataset):
    def __init__(self, count, seed):
        generator = torch.Generator().manual_seed(seed)
        self.rows = torch.randint(0, 32, (count, 8), generator=generator)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return {"input_ids": self.rows[index], "labels": self.rows[index]}


set_seed(7)
args = TrainingArguments(
    output_dir="out",
    run_name="r",
    project="p",
    report_to=tracker,
    per_device_train_batch_size=4,
    max_steps=12,
    logging_steps=1,
    eval_strategy="steps",
    eval_steps=2,
    save_strategy="steps",
    save_steps=4,
    use_cpu=True,
    disable_tqdm=True,
    dataloader_num_workers=0,
)
last = get_last_checkpoint(args.output_dir) if os.path.isdir(args.output_dir) else None
model = GPT2LMHeadModel(GPT2Config(vocab_size=32, n_positions=8, n_embd=8, n_layer=1, n_head=1, bos_token_id=0, eos_token_id=0))
trainer = Trainer(model=model, args=args, train_dataset=Tokens(24, 1), eval_dataset=Tokens(8, 2), callbacks=[Checkpoints(), Fate()])
trainer.train(resume_from_checkpoint=last)
if more == ["evaluate"]:
    trainer.evaluate()
print(json.dumps({"history": trainer.state.log_history, "parameters": model.num_parameters(), "last": last, **told}))
