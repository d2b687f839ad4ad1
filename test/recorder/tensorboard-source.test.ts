import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunRef } from "../../src/store/catalog.ts";
import { nextSteps } from "../../src/store/next-steps.ts";
import { summarize } from "../../src/store/open-run.ts";
import { crashed, instants, recovered } from "../support/crashed.ts";
import {
  double,
  event,
  float,
  integer,
  message,
  plugin,
  record,
  restart,
  scalar,
  TIME,
  version,
} from "../support/events.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { until } from "../support/live.ts";
import { Recorded } from "../support/recorded.ts";
import { refOf } from "../support/stored-run.ts";

/** A session that follows a folder of event files. */
class Board {
  readonly folder: string;
  readonly path: string;
  readonly recorded: Recorded;

  constructor(before: Readonly<Record<string, Buffer>> = {}, folder = testFolder()) {
    this.folder = folder;
    this.path = join(folder, "board");
    mkdirSync(this.path, { recursive: true });
    for (const [file, bytes] of Object.entries(before)) this.write(file, bytes);
    const sizes = Object.entries(before).map(([file, { length }]) => [file, length] as const);
    const sources = [{ kind: "tensorboard", path: this.path, before: Object.fromEntries(sizes) }] as const;
    this.recorded = new Recorded(folder, { project: "p", name: "r", resume: "allow", sources });
  }

  write(file: string, ...parts: readonly Buffer[]): void {
    const path = join(this.path, file);
    mkdirSync(join(path, ".."), { recursive: true });
    appendFileSync(path, Buffer.concat(parts));
  }

  get run(): RunRef {
    return refOf(this.recorded.root);
  }

  /** Step, metrics and attempt of each record. */
  get steps(): Record<string, unknown>[] {
    return recordsOf(this.run.folder, "steps.ndjson").map(({ timestamp: _, ...record }) => record);
  }

  get rejected(): string[] {
    return recordsOf(this.run.folder, "rejected.ndjson").map(({ reason }) => String(reason));
  }
}

const FILE = "events.out.tfevents.1.host";

describe("a followed folder of event files", () => {
  it("may come later, with folders in it, whose names stand before the tags", () => {
    const board = new Board();
    board.recorded.drain();
    board.write(FILE, version(), scalar(0, "loss", 0.5));
    board.write(`train/deep/${FILE}`, version(), scalar(1, "loss", 0.25));
    board.write("train/notes.txt", Buffer.from("text"));
    symlinkSync(board.path, join(board.path, "around"));
    board.recorded.finish();
    expect(board.steps).toEqual([
      { step: 0, loss: 0.5 },
      { step: 1, "train/deep/loss": 0.25 },
    ]);
    expect(board.rejected).toEqual([]);
  });

  it("gives nothing that was there before, and of a file that grows what is new", () => {
    const board = new Board({
      [`old/${FILE}`]: Buffer.concat([version(), scalar(0, "loss", 1)]),
      [`grows/${FILE}`]: Buffer.concat([version(), scalar(0, "loss", 2)]),
    });
    board.recorded.drain();
    board.write(`grows/${FILE}`, scalar(1, "loss", 3));
    board.recorded.finish();
    expect(board.steps).toEqual([{ step: 1, "grows/loss": 3 }]);
  });

  it("of a file that was half written when the session began, gives the record behind that", () => {
    const first = Buffer.concat([version(), scalar(0, "loss", 2)]);
    const board = new Board({ [FILE]: first.subarray(0, -5) });
    board.write(FILE, first.subarray(-5), scalar(1, "loss", 3));
    board.recorded.finish();
    expect(board.steps).toEqual([{ step: 1, loss: 3 }]);
  });

  it("gives the same, however its files grow", () => {
    const bytes = Buffer.concat([
      version(),
      ...Array.from({ length: 12 }, (_, step) => scalar(step, "loss", step / 2)),
      event(12, "text", message(8, integer(1, 7), message(8, "words")), plugin("text")),
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }), (cuts) => {
        const board = new Board({});
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (const [index, place] of places.entries()) {
          board.write(FILE, bytes.subarray(places[index - 1] ?? 0, place));
          board.recorded.drain();
        }
        board.recorded.finish();
        const steps = Array.from({ length: 12 }, (_, step) => ({ step, loss: step / 2 }));
        expect(board.steps).toEqual([...steps, { step: 12 }]);
        expect(board.rejected).toEqual([]);
        expect(recordsOf(join(board.recorded.root, "p/r"), "media.ndjson")).toMatchObject([
          { step: 12, name: "text", _type: "trackio.markdown", _value: "words" },
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it("makes one line of what comes together at one step, and keeps each value at its time", () => {
    const at = (seconds: number, tag: string): Buffer =>
      record(double(1, TIME + seconds), integer(2, 5), message(5, message(1, message(1, tag), float(2, 1))));
    const board = new Board();
    board.write(FILE, at(0, "a"), at(0.05, "b"), at(0.05, "a"), at(9, "c"));
    board.recorded.finish();
    expect(board.steps).toEqual([
      { step: 5, a: 1, b: 1 },
      { step: 5, a: 1 },
      { step: 5, c: 1 },
    ]);
  });

  it("calls no metric by a name that means something else", () => {
    const board = new Board();
    board.write(FILE, ...["step", "timestamp", "_type", "_rank"].map((tag) => scalar(3, tag, 1)));
    board.recorded.finish();
    expect(Object.assign({}, ...board.steps)).toEqual({
      step: 3,
      __step: 1,
      __timestamp: 1,
      __type: 1,
      __rank: 1,
    });
  });

  it("tells the last record of a writer that was killed, and one whose checksum is wrong, and reads on behind that", () => {
    const bad = scalar(1, "loss", 2);
    bad[20] = (bad[20] as number) ^ 1;
    const board = new Board();
    board.write(FILE, scalar(0, "loss", 1), bad, scalar(2, "loss", 3), scalar(3, "loss", 4).subarray(0, 20));
    board.recorded.drain();
    expect(board.steps).toEqual([{ step: 0, loss: 1 }]);
    board.recorded.finish();
    expect(board.steps).toEqual([
      { step: 0, loss: 1 },
      { step: 2, loss: 3 },
    ]);
    expect(board.rejected).toEqual([
      expect.stringMatching(/^bad event: its checksum is wrong, at byte \d+ of /),
      expect.stringMatching(/^torn event: /),
    ]);
  });

  it("reads nothing behind a length that is damaged, and goes on with other files", () => {
    const bad = scalar(1, "loss", 2);
    bad[0] = 0xff;
    const board = new Board();
    board.write(FILE, scalar(0, "loss", 1), bad, scalar(2, "loss", 3));
    board.write(`b/${FILE}`, scalar(5, "loss", 6));
    board.recorded.finish();
    expect(board.steps).toEqual([
      { step: 5, "b/loss": 6 },
      { step: 0, loss: 1 },
    ]);
    expect(board.rejected).toEqual([
      expect.stringMatching(/^bad event: what is behind byte \d+ of .* cannot be read/),
    ]);
  });

  it("takes a record that is larger than what is read at a stretch", () => {
    const board = new Board();
    const text = "a".repeat(400_000);
    const large = event(1, "text", message(8, integer(1, 7), message(8, text)), plugin("text"));
    board.write(FILE, scalar(0, "loss", 1), large.subarray(0, 300_000));
    board.recorded.drain();
    board.write(FILE, large.subarray(300_000), scalar(2, "loss", 3));
    board.recorded.finish();
    expect(board.steps).toEqual([{ step: 0, loss: 1 }, { step: 1 }, { step: 2, loss: 3 }]);
    const [media] = recordsOf(join(board.recorded.root, "p/r"), "media.ndjson");
    expect(media?.["_value"]).toBe(text);
  });

  it("may be removed by the program, and made again", () => {
    const old = Buffer.concat([version(), ...[0, 1, 2].map((step) => scalar(step, "loss", step))]);
    const board = new Board({ [`a/${FILE}`]: old, [`b/${FILE}`]: old });
    board.recorded.drain();
    rmSync(board.path, { recursive: true });
    board.write(`a/${FILE}`, version(), scalar(5, "loss", 6));
    board.write(`c/${FILE}`, version(), scalar(7, "loss", 8));
    board.recorded.finish();
    expect(board.steps).toEqual([
      { step: 5, "a/loss": 6 },
      { step: 7, "c/loss": 8 },
    ]);
  });

  it("is looked at a part at a time, and nothing of it is overlooked", async () => {
    const before = Array.from(
      { length: 300 },
      (_, run) => [`${run % 30}/${run}/${FILE}`, version()] as const,
    );
    const board = new Board(Object.fromEntries(before));
    for (const [file] of before) utimesSync(join(board.path, file), 1e9, 1e9);
    board.recorded.drain();
    const late = ["3/new", "3/33/new", "29/299/new/new"].map((folder) => `${folder}/${FILE}`);
    for (const [step, file] of [`7/7/${FILE}`, ...late].entries()) board.write(file, scalar(step, "loss", 1));
    const found = (): number => board.steps.length;
    await until(() => {
      board.recorded.drain();
      return found() === 4;
    }, "all four");
    board.recorded.finish();
    expect(found()).toBe(4);
  });

  it("says once what is not kept", () => {
    const board = new Board();
    const curve = event(0, "pr", message(8, integer(1, 1), float(5, 1)), plugin("pr_curves"));
    board.write(FILE, curve, curve, scalar(0, "loss", 1));
    board.recorded.finish();
    expect(board.steps).toEqual([{ step: 0, loss: 1 }]);
    expect(board.recorded.said).toEqual(['"pr_curves" of TensorBoard are not kept; its own files hold them']);
  });

  it("remembers which plugin a tag is for, when its writer says it once", () => {
    const board = new Board();
    const rows = (value: number): Buffer =>
      message(
        8,
        integer(1, 1),
        message(2, message(2, integer(1, 1)), message(2, integer(1, 3))),
        float(5, 0),
        float(5, 1),
        float(5, value),
      );
    board.write(FILE, event(0, "h", rows(2), plugin("histograms")));
    board.recorded.drain();
    board.write(FILE, event(1, "h", rows(3)));
    board.recorded.finish();
    expect(recordsOf(join(board.recorded.root, "p/r"), "media.ndjson")).toMatchObject([
      { step: 0, bins: [0, 1], values: [2] },
      { step: 1, bins: [0, 1], values: [3] },
    ]);
  });

  it("takes the place of what an earlier attempt logged from the step on at which its writer begins again", () => {
    const folder = testFolder();
    const first = new Board({}, folder);
    first.write(`a/${FILE}`, version(), ...[0, 1, 2, 3].map((step) => scalar(step, "loss", step)));
    first.recorded.finish();
    first.recorded.session.spool.remove();
    const size = readFileSync(join(first.path, `a/${FILE}`));
    writeFileSync(join(first.path, `a/${FILE}`), "");
    const second = new Board({ [`a/${FILE}`]: size }, folder);
    // What is written first is of a later step, but the writer has said where it goes on.
    second.write(`a/${FILE}.2`, version(), restart(2), scalar(3, "loss", 30), scalar(2, "loss", 20));
    second.recorded.finish();
    expect(second.steps.slice(4)).toEqual([
      { step: 2, _attempt: 2 },
      { step: 3, _attempt: 2, "a/loss": 30 },
      { step: 2, _attempt: 2, "a/loss": 20 },
    ]);
  });

  it("takes back what its folder's writers wrote, where one begins again within one attempt", () => {
    const board = new Board();
    board.write(
      "a/events.out.tfevents.1",
      version(),
      scalar(0, "loss", 1),
      scalar(1, "loss", 2),
      scalar(2, "lr", 3),
    );
    board.write("b/events.out.tfevents.1", version(), scalar(1, "loss", 5));
    board.recorded.drain();
    board.write("a/events.out.tfevents.2", version(), restart(1), scalar(1, "loss", 4), scalar(2, "acc", 6));
    board.recorded.finish();
    expect(board.steps.map(({ _rewind = 0, step, ...values }) => [_rewind, step, values])).toEqual([
      [0, 0, { "a/loss": 1 }],
      [0, 1, { "a/loss": 2 }],
      [0, 2, { "a/lr": 3 }],
      [0, 1, { "b/loss": 5 }],
      [1, 1, { "a/loss": 4 }],
      [1, 2, { "a/acc": 6 }],
    ]);
    expect(
      recordsOf(board.run.folder, "run.ndjson").filter(({ event }) => event === "rewound"),
    ).toMatchObject([{ attempt: 1, rewind: 1, step: 1, metrics: ["a/loss", "a/lr"] }]);
    const { metrics, steps } = summarize(board.run, {}).summary;
    expect([...metrics].map(([name, { count, last }]) => [name, count, last])).toEqual([
      ["a/loss", 2, 4],
      ["b/loss", 1, 5],
      ["a/acc", 1, 6],
    ]);
    expect(steps.superseded).toBe(2);
    expect(board.recorded.said).toEqual([]);
  });

  it("takes back what stands at the end of a file that nobody has looked at for a while", async () => {
    const board = new Board();
    // Others are looked at in their turn, before it.
    for (let index = 0; index < 40; index++) board.write(`z${index}/${FILE}`, version());
    board.write(FILE, version(), scalar(0, "loss", 0), scalar(1, "loss", 1));
    const path = join(board.path, FILE);
    utimesSync(path, 1e9, 1e9);
    board.recorded.drain();
    board.write(FILE, ...Array.from({ length: 9000 }, (_, index) => scalar(index + 2, "loss", index + 2)));
    utimesSync(path, 1e9, 1e9);
    board.write(`${FILE}.2`, version(), restart(2), scalar(2, "loss", -2));
    await new Promise((resolve) => setTimeout(resolve, 60)); // Between two looks.
    board.recorded.drain();
    board.recorded.finish();
    const { metrics, steps } = summarize(board.run, {}).summary;
    expect(metrics.get("loss")).toMatchObject({ count: 3, last: -2, lastStep: 2 });
    expect(steps).toMatchObject({ last: 2, superseded: 9000 });
  });

  it("takes back the steps of its pictures, which hold no metric", () => {
    const board = new Board();
    const picture = (step: number): Buffer =>
      event(step, "picture", message(4, integer(1, 1), message(4, "\x89PNG")));
    board.write(FILE, version(), scalar(0, "loss", 0), scalar(1, "loss", 1), picture(5), picture(6));
    board.write(`${FILE}.2`, version(), restart(1), scalar(1, "loss", -1));
    board.recorded.finish();
    const { steps, media } = summarize(board.run, {}).summary;
    expect(steps).toMatchObject({ count: 2, last: 1, superseded: 3 });
    expect(media.size).toBe(0);
    expect(nextSteps(board.run)[0]).toBe(2);
  });

  it("takes nothing back where a writer begins behind all that was logged, or in a folder of its own", () => {
    const board = new Board();
    board.write(FILE, version(), restart(0), scalar(0, "loss", 1), restart(1), scalar(1, "loss", 2));
    board.write("other/events.out.tfevents.1", version(), restart(0), scalar(0, "loss", 3));
    board.recorded.finish();
    expect(board.steps.every(({ _rewind }) => _rewind === undefined)).toBe(true);
  });

  it("is in the run once, with its pictures, at whatever instant its recorder dies", () => {
    const folder = testFolder();
    const board = new Board({}, folder);
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const picture = (step: number): Buffer =>
      event(step, "picture", message(4, integer(1, 1), message(4, `\x89PNG ${step}`)));
    const stores = instants(board.recorded.root, copies, () => {
      for (const step of [0, 1, 2]) {
        board.write(FILE, scalar(step, "loss", step), picture(step));
        board.recorded.drain();
      }
      board.write(`${FILE}.2`, restart(1), scalar(1, "loss", 10));
      board.recorded.drain();
    });
    board.recorded.session.close();
    for (const store of stores) {
      expect(recovered(store)).toEqual([]);
      const run = join(store, "p/r");
      expect(recordsOf(run, "steps.ndjson").map(({ step, loss }) => [step, loss])).toEqual([
        [0, 0],
        [1, 1],
        [2, 2],
        [1, 10],
      ]);
      const rewound = recordsOf(run, "run.ndjson").filter(({ event }) => event === "rewound");
      expect(rewound).toMatchObject([{ rewind: 1, step: 1, metrics: ["loss", "picture"], empty: true }]);
      const media = recordsOf(run, "media.ndjson");
      expect(media.map(({ step }) => step)).toEqual([0, 1, 2]);
      expect(new Set(media.map(({ file_path }) => file_path)).size).toBe(3);
      for (const { step, file_path } of media)
        expect(readFileSync(join(run, String(file_path)), "latin1")).toContain(`PNG ${step}`);
    }
    expect(stores.length).toBeGreaterThan(10);
  });

  it("leaves what a later program writes to it to others, once its session is over", () => {
    const folder = testFolder();
    const board = new Board({}, folder);
    board.write(FILE, scalar(0, "loss", 1));
    board.recorded.drain(true);
    board.recorded.session.ended({ exitCode: 0, signal: null });
    board.recorded.session.leaveTo([]);
    board.recorded.session.close();
    board.write(FILE, scalar(1, "loss", 2));
    const store = crashed(board.recorded.root, join(folder, "crashed"));
    expect(recovered(store)).toEqual([]);
    expect(recordsOf(join(store, "p/r"), "steps.ndjson")).toHaveLength(1);
  });
});
