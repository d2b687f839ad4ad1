import { describe, expect, it } from "vitest";
import { foldLife } from "../../src/history/life-fold.ts";
import type { Json } from "../../src/history/summary.ts";

const T = "2026-11-23T03:26:00.000Z";
const NAME = { project: "p", run: "r" };
const created = { event: "created", timestamp: T, format: 1, id: "abc", project: "p", run: "old" };
const started = {
  event: "started",
  timestamp: T,
  attempt: 1,
  session: "s",
  command: ["python3", "train.py"],
  cwd: "/w",
  host: "h",
  boot_id: "b",
  user: "u",
  recorder: { pid: 10, start: 100 },
  pid: 11,
  pid_start: 110,
  group: "g",
  tags: ["a", "b"],
  note: "n",
};
const ended = { event: "ended", timestamp: T, attempt: 1, exit_code: 0, signal: null, duration: 12.5 };

const fold = (...events: Record<string, Json>[]) => foldLife(events, NAME);

describe("the fold of a run's life", () => {
  it("tells an attempt whole", () => {
    expect(fold(created, started, ended)).toMatchObject({
      format: 1,
      id: "abc",
      created: T,
      project: "p",
      run: "r",
      group: "g",
      tags: ["a", "b"],
      notes: ["n"],
      attempts: [
        {
          attempt: 1,
          session: "s",
          started: T,
          command: ["python3", "train.py"],
          cwd: "/w",
          host: "h",
          bootId: "b",
          user: "u",
          recorder: { pid: 10, start: 100 },
          program: { pid: 11, start: 110 },
          finished: null,
          ended: T,
          exitCode: 0,
          signal: null,
          duration: 12.5,
        },
      ],
    });
  });

  it("gives events to the attempt that they name, and to the last where they name none", () => {
    const second = { ...started, attempt: 2, resumed: true };
    const { attempts } = fold(
      created,
      started,
      { event: "signal", timestamp: T, attempt: 1, signal: "SIGTERM" },
      second,
      { event: "signal", timestamp: T, signal: "SIGINT" },
      ended,
    );
    expect(attempts.map(({ stopSignals, ended: end }) => [stopSignals, end])).toEqual([
      [["SIGTERM"], T],
      [["SIGINT"], null],
    ]);
  });

  it("adds tags without doubling them, adds notes, and lets the last group count", () => {
    const life = fold(
      created,
      started,
      { event: "tagged", tags: ["b", "c"] },
      { event: "noted", note: "m" },
      { event: "grouped", group: "x" },
    );
    expect(life).toMatchObject({ tags: ["a", "b", "c"], notes: ["n", "m"], group: "x" });
  });

  it("has no checkpoint of what its rank has taken back, and those that are reported behind that", () => {
    const life = fold(
      created,
      { event: "checkpoint", attempt: 1, path: "50.pt", step: 50 },
      { event: "checkpoint", attempt: 1, path: "80.pt", step: 80 },
      { event: "checkpoint", attempt: 1, path: "80.of-1.pt", step: 80, _rank: 1 },
      { event: "rewound", attempt: 1, rewind: 1, step: 60, metrics: ["loss"] },
      { event: "rewound", attempt: 1, rewind: 2, step: 50 },
      { event: "checkpoint", attempt: 1, path: "70.pt", step: 70 },
    );
    expect(life.checkpoints.map(({ path }) => path)).toEqual(["50.pt", "80.of-1.pt", "70.pt"]);
  });

  it("keeps the checkpoints, the last total, and all rules in their order", () => {
    const life = fold(
      created,
      { event: "checkpoint", attempt: 1, path: "1.pt", step: 10 },
      { event: "checkpoint", attempt: 1, path: "2.pt", step: 20 },
      { event: "progress", total: 5 },
      { event: "progress", total: 7, done: 1 },
      { event: "metric", name: "a", step_metric: "b", goal: "minimize" },
      { event: "metric", name: "c", goal: "sideways" },
    );
    expect(life).toMatchObject({
      checkpoints: [
        { path: "1.pt", step: 10, rank: 0 },
        { path: "2.pt", step: 20, rank: 0 },
      ],
      total: 7,
    });
    expect(life.rules).toEqual([
      { name: "a", stepMetric: "b", goal: "minimize" },
      { name: "c", stepMetric: null, goal: null },
    ]);
  });

  it("folds what stands for the run as a whole: by top-level key, the later wins", () => {
    const { summary } = fold(
      created,
      { event: "summary", attempt: 1, values: { best: 0.9, by: { lr: 1 }, verdict: "good" } },
      { event: "summary", attempt: 1, values: { best: null, by: { wd: 2 } } },
      { event: "summary", attempt: 1, values: [5] },
      JSON.parse('{"event": "summary", "attempt": 1, "values": {"__proto__": 1}}') as Record<string, Json>,
    );
    expect(summary).toEqual([
      ["best", null],
      ["by", { wd: 2 }],
      ["verdict", "good"],
      ["__proto__", 1],
    ]);
  });

  it("passes over events that it does not know, and ends of attempts that never began", () => {
    expect(
      fold(created, { event: "from the future", attempt: 9 }, ended, { event: "signal", signal: "SIGTERM" })
        .attempts,
    ).toEqual([]);
  });

  it("reads what somebody mangled without failing", () => {
    const { attempts } = fold(
      { event: "started", attempt: "x", command: "ls", recorder: [1], pid: null },
      { event: 5 },
      {},
    );
    expect(attempts).toMatchObject([
      { attempt: 1, command: [], recorder: { pid: 0, start: null }, program: null },
    ]);
  });

  it("is nothing much without events", () => {
    expect(foldLife([], NAME)).toMatchObject({ attempts: [], tags: [], created: "", format: 1 });
  });

  it("takes tags away, and gives those back that are added again", () => {
    const tagged = (event: string, ...tags: string[]) => ({ event, timestamp: T, tags });
    const life = fold(created, started, tagged("untagged", "a", "never"), tagged("tagged", "c"));
    expect(life.tags).toEqual(["b", "c"]);
    expect(fold(created, started, tagged("untagged", "a"), tagged("tagged", "a")).tags).toEqual(["b", "a"]);
  });

  it("takes the newest of equal notes away, or puts another one in its place", () => {
    const noted = (note: string) => ({ event: "noted", timestamp: T, note });
    const unnoted = (note: string, more: object = {}) => ({ event: "unnoted", timestamp: T, note, ...more });
    expect(fold(created, noted("x"), noted("y"), noted("x"), unnoted("x")).notes).toEqual(["x", "y"]);
    expect(fold(created, noted("x"), noted("y"), unnoted("x", { by: "z" })).notes).toEqual(["z", "y"]);
    expect(fold(created, noted("x"), unnoted("never", { by: "z" })).notes).toEqual(["x"]);
  });
});
