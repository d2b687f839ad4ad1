import { describe, expect, it, test } from "vitest";
import { parseNames } from "../../src/query/name-list.ts";
import { sortRuns } from "../../src/query/order.ts";
import { RunNames } from "../../src/query/run-names.ts";
import { ago, attemptOf, metricOf, NOW, viewOf } from "../render/views.ts";

const view = viewOf({
  run: "base",
  status: { kind: "failed", exitCode: 3 },
  life: {
    tags: ["a", "b"],
    notes: ["tried once"],
    group: "g",
    attempts: [attemptOf({ exitCode: 3 })],
    summary: [["best", 0.97]],
  },
  config: {
    lr: 0.1,
    optimizer: { name: "adam", "betas.0": 0.9 },
    "data/set": "iris",
    status: "configured",
    epochs: null,
    loss: "mse",
    host: "elsewhere",
  },
  metrics: {
    loss: metricOf(0.3, { min: 0.1, minStep: 120, max: 2, maxStep: 0, first: 2, nan: 1 }),
    lr: 0,
    "val/loss": 0.5,
    "odd.min": 7,
  },
});
const names = new RunNames([view], NOW);
const value = (path: string) => names.accessor(path)?.(view);

describe("a name", () => {
  it.each([
    ["name", "base"],
    ["run", "base"],
    ["path", "iris/base"],
    ["project", "iris"],
    ["status", "failed"],
    ["tag", ["a", "b"]],
    ["note", ["tried once"]],
    ["group", "g"],
    ["created", ago(121)],
    ["started", ago(120)],
    ["age", 120],
    ["duration", 12.3],
    ["steps", 200],
    ["attempt", 1],
    ["exit_code", 3],
    ["user", "ada"],
    ["lr", 0.1],
    ["metric.lr", 0],
    ["config.lr", 0.1],
    ["optimizer.name", "adam"],
    ["optimizer/name", "adam"],
    ["optimizer.betas.0", 0.9],
    ["data.set", "iris"],
    ["data/set", "iris"],
    ["config.status", "configured"],
    ["run.host", "lab-7"],
    ["host", "elsewhere"],
    ["epochs", null],
    ["loss", "mse"],
    ["metric.loss", 0.3],
    ["loss.min", 0.1],
    ["loss.min.step", 120],
    ["loss.max", 2],
    ["loss.first", 2],
    ["loss.last", 0.3],
    ["loss.step", 199],
    ["loss.count", 200],
    ["loss.nan", 1],
    ["val/loss.min", 0.5],
    ["val.loss", 0.5],
    ["odd.min", 7],
    ["best", 0.97],
    ["summary.best", 0.97],
    ["optimizer", undefined],
    ["__proto__", undefined],
    ["toString", undefined],
    ["config.nothing", undefined],
  ])("%s is %j", (path, wanted) => expect(value(path)).toEqual(wanted));

  it("means the same in all runs: what is config in one is config in all", () => {
    const other = viewOf({ run: "other", metrics: { lr: 5 } });
    const both = new RunNames([other, view], NOW);
    expect(both.accessor("lr")?.(other)).toBeUndefined();
    expect(both.accessor("metric.lr")?.(other)).toBe(5);
  });

  it("that no run has suggests the nearest", () => {
    expect(names.suggest("los")).toEqual(["loss", "val/loss"]);
    expect(names.suggest("durration")).toEqual(["duration"]);
    expect(names.accessor("los")).toBeUndefined();
  });

  it("is labelled as shortly as it can be told from others", () => {
    expect(names.told().map(({ label }) => label)).toEqual([
      "lr",
      "optimizer/name",
      "optimizer/betas.0",
      "data/set",
      "config.status",
      "epochs",
      "loss",
      "host",
      "metric.loss",
      "metric.lr",
      "val/loss",
      "odd.min",
    ]);
    for (const { label, meant } of names.told()) expect(names.meant(label)).toEqual(meant);
  });
});

describe("sorted runs", () => {
  const runs = [3, "NaN", null, 1, undefined, "text", 2, "Infinity"].map((x, index) =>
    viewOf({ run: `r${index}`, config: x === undefined ? {} : { x } }),
  );
  const sorted = (descending: boolean) => {
    const found = new RunNames(runs, NOW).accessor("x");
    if (found === undefined) return expect.fail("no x");
    return sortRuns(runs, [{ value: found, descending }]).map(({ summary }) => summary.config.get("x"));
  };

  it("have what is missing last, and NaN before it, either way", () => {
    expect(sorted(false)).toEqual([1, 2, 3, "Infinity", "text", "NaN", null, undefined]);
    expect(sorted(true)).toEqual(["Infinity", 3, 2, 1, "text", "NaN", null, undefined]);
  });

  it("go by further keys among equals, and else stay as they were", () => {
    const views = ["b10", "b9", "a", "c"].map((run, index) =>
      viewOf({ run, config: { x: index === 3 ? 0 : 1 } }),
    );
    const all = new RunNames(views, NOW);
    const keys = ["x", "name"].map((path) => ({
      value: all.accessor(path) ?? (() => undefined),
      descending: false,
    }));
    expect(sortRuns(views, keys).map(({ run }) => run)).toEqual(["c", "a", "b9", "b10"]);
    expect(sortRuns(views, keys.slice(0, 1)).map(({ run }) => run)).toEqual(["c", "b10", "b9", "a"]);
  });
});

test.each([
  ["lr, loss.min", ["lr", "loss.min"]],
  ["-loss.min,name", ["-loss.min", "name"]],
  ["`a,b`,-`c d`,-", ["a,b", "-c d", "-"]],
])("%s names %j", (text, wanted) => {
  const list = parseNames(text);
  if (!Array.isArray(list)) return expect.fail("it cannot be read");
  expect(list.map(({ path, descending }) => `${descending ? "-" : ""}${path}`)).toEqual(wanted);
});

test.each(["", "a,,b", "a b", "a,", ",", "a=b", "'x"])("%j is no list of names", (text) => {
  expect(parseNames(text)).toMatchObject({ kind: "mistake" });
});
