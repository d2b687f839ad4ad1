import { describe, expect, it } from "vitest";
import { argumentsPatch } from "../../src/observe/arguments.ts";

const args = (...command: string[]): unknown => {
  const patch = argumentsPatch(command);
  return patch === undefined ? undefined : (JSON.parse(patch) as { args: unknown }).args;
};

describe("the flags of a program as config", () => {
  it.each<[string, string[], unknown]>([
    ["with a value behind them", ["--lr", "0.1"], { lr: 0.1 }],
    ["with a value on them", ["--batch-size=32", "--name="], { "batch-size": 32, name: "" }],
    ["of one dash", ["-lr", "0.1", "-n", "5"], { lr: 0.1, n: 5 }],
    ["of a letter and a number", ["-O2", "-j8"], { O: 2, j: 8 }],
    ["as Hydra has them", ["model.dim=64", "+trainer.fast=true"], { "model.dim": 64, "trainer.fast": true }],
    ["that are switches", ["--amp", "--no-wandb", "-v"], { amp: true, wandb: false, v: true }],
    ["that come several times", ["--layer", "64", "--layer", "32"], { layer: [64, 32] }],
    ["with several numbers", ["--sizes", "64", "32", "1e-3", "--x"], { sizes: [64, 32, 0.001], x: true }],
    ["with one text, and words behind it", ["--model", "small", "data.csv"], { model: "small" }],
    ["with a number below zero", ["--shift", "-1", "--scale", "-.5"], { shift: -1, scale: -0.5 }],
    [
      "of other kinds",
      ["--a=[1, 2]", '--b={"c": 1}', "--d=None", "--e=True"],
      { a: [1, 2], b: { c: 1 }, d: null, e: true },
    ],
    ["behind --", ["--a", "1", "--", "--b", "2"], { a: 1 }],
    ["before a setting", ["--multirun", "lr=0.1"], { multirun: true, lr: 0.1 }],
    [
      "with a path and an address",
      ["--data", "/a/b", "--to", "https://me:pw@host/x"],
      { data: "/a/b", to: "https://***@host/x" },
    ],
    [
      "with secrets",
      ["--api-key", "abc", "--hf_token=abc", "--max-tokens", "512"],
      { "api-key": "***", hf_token: "***", "max-tokens": 512 },
    ],
    [
      "called like what objects have",
      ["--__proto__", "1", "--constructor", "2"],
      JSON.parse('{"constructor": 2}'),
    ],
    ["none", ["data.csv", "-", "3"], undefined],
  ])("%s", (_, words, expected) => {
    expect(args("./train", ...words)).toEqual(expected);
  });

  it("keeps numbers as they were typed", () => {
    expect(argumentsPatch(["./train", "--lr", "1e-4", "--seed", "12345678901234567890", "--p", "0.10"])).toBe(
      '{"args":{"lr":1e-4,"seed":12345678901234567890,"p":0.10}}',
    );
  });

  it.each<[string[], unknown]>([
    [["python3.11", "-u", "-X", "dev", "train.py", "--lr", "1"], { lr: 1 }],
    [["/usr/bin/python", "-m", "pkg.train", "--lr", "1"], { lr: 1 }],
    [["torchrun", "--nproc-per-node", "2", "train.py", "--lr", "1"], { lr: 1 }],
    [["python", "-m", "torch.distributed.run", "--nproc-per-node=2", "train.py", "--lr", "1"], { lr: 1 }],
    [
      ["accelerate", "launch", "--num_processes", "2", "train.py", "--config", "other.py"],
      { config: "other.py" },
    ],
    [["env", "A=1", "nice", "-n", "5", "./train", "--lr", "1"], { lr: 1 }],
    [["timeout", "10", "python", "train.py", "--lr", "1"], { lr: 1 }],
    [["uv", "run", "train.py", "--lr", "1"], { lr: 1 }],
    [["python", "-c", "print('--lr 1')", "--lr", "1"], undefined],
    [["bash", "-lc", "train --lr 1"], undefined],
    [["./compile.py", "--script", "other.py"], { script: "other.py" }],
  ])("of %j", (command, expected) => {
    expect(args(...command)).toEqual(expected);
  });
});
