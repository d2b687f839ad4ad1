"""Trains a tiny random model with TRL's GRPOTrainer, which logs its completions as tables.

Prints, as JSON, what the Trainer says that it logged, and the completions as TRL itself has written them, step by step.
"""

import json
from pathlib import Path

import pandas as pd
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

words = {word: number for number, word in enumerate(["<pad>", "<eos>", "<unk>", *"abcdefgh"])}
tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
special = {"pad_token": "<pad>", "eos_token": "<eos>", "unk_token": "<unk>"}
sizes = {"vocab_size": len(words), "n_positions": 32, "n_embd": 8, "n_layer": 1, "n_head": 1}
args = GRPOConfig(
    output_dir="out",
    run_name="r",
    project="p",
    report_to="trackio",
    max_steps=3,
    logging_steps=1,
    per_device_train_batch_size=4,
    num_generations=4,
    max_completion_length=4,
    log_completions=True,
    use_cpu=True,
    bf16=False,
    disable_tqdm=True,
)
trainer = GRPOTrainer(
    model=GPT2LMHeadModel(GPT2Config(bos_token_id=1, eos_token_id=1, pad_token_id=0, **sizes)),
    processing_class=PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special),
    reward_funcs=lambda completions, **_: [float(len(each)) for each in completions],
    args=args,
    train_dataset=Dataset.from_dict({"prompt": ["a b", "c d", "e f", "g h"]}),
)
trainer.train()
files = sorted(Path("out").rglob("completions_*.parquet"))
frames = [pd.read_parquet(file) for file in files]
completions = [{"columns": list(frame), "rows": frame.to_numpy().tolist()} for frame in frames]
print(json.dumps({"history": trainer.state.log_history, "completions": completions}))
