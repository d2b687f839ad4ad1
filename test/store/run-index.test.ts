import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ProjectName } from "../../src/format/names.ts";
import type { RunView } from "../../src/history/run-view.ts";
import { durationOf, startOf } from "../../src/history/timing.ts";
import { IndexedRun } from "../../src/store/indexed-run.ts";
import { indexFile } from "../../src/store/layout.ts";
import { openAll } from "../../src/store/open-all.ts";
import { openRun } from "../../src/store/open-run.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, refOf, started, step, storeRun } from "../support/stored-run.ts";

const RUNS = 110;
const project = "p" as ProjectName;
/** When all files of a test are old enough for the index. */
const later = (): number => Date.now() + 10_000;

let root: string;

function store(run: string, more: Readonly<Record<string, readonly object[]>> = {}): void {
  const names = { project: "p", run, session: `s-${run}` };
  storeRun(
    root,
    {
      "run.ndjson": [created(names), started({ ...names, tags: [run] }), ended()],
      "steps.ndjson": [step(0, { loss: 2, text: "é", "val/x": null }), step(1, { loss: 1.5, bad: "NaN" })],
      "config.ndjson": [{ timestamp: "2026-11-23T03:26:00.000Z", source: "cli", config: { lr: 0.1, run } }],
      ...more,
    },
    "p",
    run,
  );
}

const open = (now = later()): Map<string, RunView> =>
  new Map(openAll(root, project, { now }).views.map((view) => [view.run, view]));
const fromIndex = (views: ReadonlyMap<string, RunView>): number =>
  [...views.values()].filter((view) => view instanceof IndexedRun).length;
const plain = ({ project, run, folder, status, waiting, life, summary }: RunView) => ({
  ...{ project, run, folder, status, waiting },
  life: {
    ...{ id: life.id, created: life.created, group: life.group, tags: life.tags, notes: life.notes },
    ...{ attempts: life.attempts, checkpoints: life.checkpoints, rules: life.rules, total: life.total },
    ...{ summary: life.summary, format: life.format, project: life.project, run: life.run },
  },
  summary: {
    ...{ steps: summary.steps, tables: summary.tables, alerts: summary.alerts, rejected: summary.rejected },
    ...{ metrics: [...summary.metrics], config: [...summary.config], media: [...summary.media] },
    ...{ ranks: [...summary.ranks], system: summary.system },
  },
});

beforeEach(() => {
  root = testFolder();
  for (let index = 0; index < RUNS; index++) store(`run-${index}`);
  open(); // Writes the summaries.
  open(); // And the index.
});

describe("the index of a project with many runs", () => {
  it("tells the same as the runs' own files", () => {
    const views = open();
    expect(fromIndex(views)).toBe(RUNS);
    for (const view of views.values()) {
      const own = openRun(root, refOf(root, "p", view.run));
      expect(plain(view)).toEqual(plain(own));
      expect([startOf(view), durationOf(view, 0)]).toEqual([startOf(own), durationOf(own, 0)]);
    }
  });

  const steps = (run: string): string => join(root, "p", run, "steps.ndjson");

  it.each<[string, (run: string) => void, (view: RunView | undefined) => unknown, unknown]>([
    [
      "a file that grew",
      (run) => appendFileSync(steps(run), `${JSON.stringify(step(2, { loss: 1 }))}\n`),
      (view) => view?.summary.metrics.get("loss")?.last,
      1,
    ],
    [
      "a file that shrank",
      (run) => truncateSync(steps(run), readFileSync(steps(run)).indexOf("\n") + 1),
      (view) => view?.summary.metrics.get("loss")?.last,
      2,
    ],
    [
      "a file of the same size",
      (run) => writeFileSync(steps(run), readFileSync(steps(run), "utf8").replace("1.5", "1.4")),
      (view) => view?.summary.metrics.get("loss")?.last,
      1.4,
    ],
    [
      "a file put in the place of another",
      (run) => {
        writeFileSync(`${steps(run)}.new`, readFileSync(steps(run), "utf8").replace("1.5", "1.3"));
        renameSync(`${steps(run)}.new`, steps(run));
      },
      (view) => view?.summary.metrics.get("loss")?.last,
      1.3,
    ],
    [
      "a file that is gone",
      (run) => rmSync(join(root, "p", run, "config.ndjson")),
      (view) => view?.summary.config.size,
      0,
    ],
    [
      "a file that is new",
      (run) =>
        writeFileSync(
          join(root, "p", run, "alerts.ndjson"),
          '{"step":0,"timestamp":"","title":"x","level":"warn"}\n',
        ),
      (view) => view?.summary.alerts,
      1,
    ],
    [
      "an event",
      (run) =>
        appendFileSync(
          join(root, "p", run, "run.ndjson"),
          `${JSON.stringify({ event: "tagged", timestamp: "2026-11-23T03:27:00.000Z", tags: ["best"] })}\n`,
        ),
      (view) => view?.life.tags.at(-1),
      "best",
    ],
    [
      "a run that is gone",
      (run) => rmSync(join(root, "p", run), { recursive: true }),
      (view) => view,
      undefined,
    ],
    [
      "another run of its name",
      (run) => {
        rmSync(join(root, "p", run), { recursive: true });
        cpSync(join(root, "p/run-3"), join(root, "p", run), { recursive: true });
      },
      (view) => view?.summary.config.get("run"),
      "run-3",
    ],
  ])("sees %s", (_, change, look, expected) => {
    change("run-7");
    expect(look(open().get("run-7"))).toEqual(expected);
    open();
    const views = open();
    expect(look(views.get("run-7"))).toEqual(expected);
    expect(fromIndex(views)).toBe(views.size);
  });

  it("knows a run by its folder, also where that was renamed", () => {
    renameSync(join(root, "p/run-7"), join(root, "p/other"));
    const views = open();
    expect(views.has("run-7")).toBe(false);
    expect(views.get("other")?.summary.config.get("run")).toBe("run-7");
  });

  it("leaves a run alone that was just changed: a second change could leave no trace", () => {
    appendFileSync(steps("run-7"), `${JSON.stringify(step(2, { loss: 1 }))}\n`);
    open(Date.now());
    expect(open(Date.now()).get("run-7")).not.toBeInstanceOf(IndexedRun);
  });

  it("holds no run that goes on, waits or may change by itself", () => {
    const names = { project: "p", run: "alive", session: "s-alive" };
    storeRun(root, { "run.ndjson": [created(names), started(names)] }, "p", "alive");
    const waits = { project: "p", run: "waits", session: "s-waits" };
    storeRun(root, { "run.ndjson": [created(waits), started(waits), ended()] }, "p", "waits");
    mkdirSync(join(root, ".spool/s-waits"), { recursive: true });
    for (let round = 0; round < 3; round++) open();
    const views = open();
    expect(fromIndex(views)).toBe(RUNS);
    expect(views.size).toBe(RUNS + 2);
  });

  it("only grows by what is new, and is written anew when half of it is of no use", () => {
    const path = indexFile(root, "p");
    const size = statSync(path).size;
    store("run-new");
    open();
    open();
    expect(statSync(path).size).toBeGreaterThan(size);
    expect(statSync(path).size).toBeLessThan(size * 1.1);
    const change = (round: number): void => {
      for (let index = 0; index < RUNS; index++)
        appendFileSync(steps(`run-${index}`), `${JSON.stringify(step(2 + round))}\n`);
      open();
      open();
    };
    for (let round = 0; round < 5; round++) change(round);
    expect(statSync(path).size).toBeLessThan(size * 2.5);
    expect(fromIndex(open())).toBe(RUNS + 1);
  });

  it.each<[string, (text: string) => string]>([
    ["torn", (text) => text.slice(0, -100)],
    ["of two writers at once", (text) => text.slice(0, 3000) + text.slice(2000)],
    ["of another version", (text) => text.replace(/^.*\n/, "trackio index 0\n")],
    ["no text at all", () => "\0\0\0"],
    ["empty", () => ""],
  ])("that is %s tells no lies", (_, spoil) => {
    const path = indexFile(root, "p");
    writeFileSync(path, spoil(readFileSync(path, "latin1")), "latin1");
    for (const views of [open(), open()]) {
      expect(views.size).toBe(RUNS);
      for (const view of views.values()) expect(view.summary.config.get("run")).toBe(view.run);
    }
    expect(fromIndex(open())).toBe(RUNS);
  });

  it("is not needed where it cannot be written", () => {
    rmSync(join(root, ".index"), { recursive: true });
    writeFileSync(join(root, ".index"), "");
    expect(open().size).toBe(RUNS);
    chmodSync(join(root, ".index"), 0o400);
    expect(open().size).toBe(RUNS);
  });

  it("is not made for a few runs", () => {
    const few = testFolder();
    cpSync(join(root, "p/run-1"), join(few, "p/run-1"), { recursive: true });
    openAll(few, project, { now: later() });
    expect(existsSync(join(few, ".index"))).toBe(false);
  });
});
