import { appendFileSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

type Row = readonly [step: number, loss: number];

const HEADER = "step,loss\n";
const csv = (rows: readonly Row[]): string =>
  HEADER + rows.map(([step, loss]) => `${step},${loss}\n`).join("");
const numbered = (count: number): Row[] => Array.from({ length: count }, (_, step) => [step, step / 8]);

/** A session that follows a file which its program writes anew again and again. */
class Followed {
  readonly folder = testFolder();
  readonly path: string;
  readonly it: Recorded;

  constructor(name = "metrics.csv") {
    this.path = join(this.folder, name);
    const sources = [{ kind: "lines", path: this.path, from: 0 }] as const;
    this.it = new Recorded(this.folder, { project: "p", name: "r", sources });
  }

  /** Writes the file anew, in place or beside it, and lets the recorder look in between, after so many bytes. */
  write(text: string, cuts: readonly number[] = [], how: "in place" | "beside" = "in place"): void {
    const path = how === "in place" ? this.path : `${this.path}.new`;
    writeFileSync(path, "");
    let from = 0;
    for (const to of [...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length]) {
      this.it.drain();
      appendFileSync(path, text.slice(from, to));
      from = to;
    }
    if (how === "beside") renameSync(path, this.path);
    this.it.drain();
  }

  /** The steps and losses in the run's files. */
  get kept(): unknown[] {
    return steps(this.it.root);
  }

  get rejected(): string[] {
    return this.it.lines("rejected.ndjson").map((line) => (JSON.parse(line) as { reason: string }).reason);
  }

  /** The recorder dies, and the next command takes in what it left: the store then. */
  die(): string {
    const store = crashed(this.it.root, join(this.folder, "crashed"));
    expect(recovered(store)).toEqual([]);
    return store;
  }
}

const steps = (store: string): unknown[] =>
  recordsOf(join(store, "p/r"), "steps.ndjson").map(({ step, loss }) => [step, loss]);

describe("a file that is written anew as a whole, with more rows each time", () => {
  it("gives each row once, wherever we look in between, and whenever the recorder dies", () => {
    const writing = fc.record({
      more: fc.integer({ min: 0, max: 3 }),
      cuts: fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 4 }),
      how: fc.constantFrom("in place", "beside" as const),
    });
    fc.assert(
      fc.property(
        fc.array(writing, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 130 }),
        fc.boolean(),
        (writings, torn, dies) => {
          const file = new Followed();
          let rows = 0;
          for (const { more, cuts, how } of writings) {
            rows += more;
            file.write(csv(numbered(rows)), cuts, how);
          }
          // Its last writing is never ended: whole rows of it are nothing new.
          const text = csv(numbered(rows));
          writeFileSync(file.path, text.slice(0, text.lastIndexOf("\n", torn) + 1));
          const store = dies ? file.die() : file.it.root;
          if (dies) file.it.session.close();
          else file.it.finish();
          expect(steps(store)).toEqual(numbered(rows));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("repeats nothing where the writing takes long", () => {
    vi.useFakeTimers({ toFake: ["performance", "Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const file = new Followed();
    file.write(csv(numbered(4)));
    writeFileSync(file.path, csv(numbered(2)));
    for (let second = 0; second < 5; second++) {
      file.it.drain();
      vi.advanceTimersByTime(1000);
    }
    appendFileSync(file.path, csv(numbered(6)).slice(csv(numbered(2)).length));
    file.it.finish();
    expect(file.kept).toEqual(numbered(6));
  });

  it("repeats nothing where the program and the recorder are killed in the middle, and keeps the half row aside", () => {
    const file = new Followed();
    file.write(csv(numbered(400)));
    writeFileSync(file.path, csv(numbered(300)).slice(0, -2));
    const store = file.die();
    file.it.session.close();
    expect(steps(store)).toEqual(numbered(400));
    expect(recordsOf(join(store, "p/r"), "rejected.ndjson")).toMatchObject([{ line: "299,37.37" }]);
  });

  it("gives a row again that says something else by now, and not those before it", () => {
    const file = new Followed();
    for (let step = 0; step < 4; step++) {
      // The newest row's loss is a mean that is brought up to date.
      for (const loss of [9, 8, 7]) file.write(csv([...numbered(step), [step, loss]]));
      file.write(csv(numbered(step + 1)));
    }
    file.it.finish();
    expect(file.kept).toEqual(
      numbered(4).flatMap(([step, loss]) => [9, 8, 7, loss].map((each) => [step, each])),
    );
  });

  it("takes what replaces rows that are gone, also over a crash", () => {
    const file = new Followed();
    file.write(csv(numbered(6)));
    const back: Row[] = [...numbered(3), [3, 7], [4, 8]];
    file.write(csv(back));
    file.write(csv(numbered(2)));
    expect(steps(file.die())).toEqual([...numbered(6), [3, 7], [4, 8]]);
    file.write(csv([...back, [5, 9]]));
    file.it.finish();
    expect(file.kept).toEqual([...numbered(6), [3, 7], [4, 8], [5, 9]]);
  });

  it("gives no row twice, and all that it holds at the end, at whatever instant its recorder dies", () => {
    const file = new Followed();
    const copies = join(file.folder, "copies");
    mkdirSync(copies);
    const end: Row[] = [...numbered(2), [2, 8], [3, 9], [4, 10]];
    const stores = instants(file.it.root, copies, () => {
      file.write(csv(numbered(3)), [15]);
      file.write(csv([...numbered(2), [2, 7]]), [15, 20]);
      file.write(csv([...numbered(2), [2, 8]]), [15], "beside");
      file.write(csv(end), [20]);
    });
    file.it.finish();
    expect(file.kept).toEqual([...numbered(3), [2, 7], ...end.slice(2)]);
    for (const store of stores) {
      expect(recovered(store)).toEqual([]);
      const kept = steps(store).map((row) => JSON.stringify(row));
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept).toEqual(expect.arrayContaining(end.map((row) => JSON.stringify(row))));
    }
    expect(stores.length).toBeGreaterThan(30);
  });

  it("gives what the rule says, whatever is written in its place", () => {
    /** Each row's step stands for all losses so far, so that a row tells which rows are before it. */
    const rowsOf = (losses: readonly number[]): Row[] =>
      losses.map((loss, index) => [
        losses.slice(0, index + 1).reduce((sum, each) => sum * 3 + each, 1),
        loss,
      ]);
    const writing = fc.record({
      losses: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 5 }),
      how: fc.constantFrom("in place", "beside" as const),
    });
    fc.assert(
      fc.property(fc.array(writing, { minLength: 1, maxLength: 8 }), fc.boolean(), (writings, dies) => {
        const file = new Followed();
        const wanted: Row[] = [];
        let known: Row[] = [];
        for (const { losses, how } of writings) {
          const rows = rowsOf(losses);
          file.write(csv(rows), [], how);
          const differs = rows.findIndex((row, index) => String(row) !== String(known[index]));
          if (differs < 0) continue;
          wanted.push(...rows.slice(differs));
          known = rows;
        }
        const store = dies ? file.die() : file.it.root;
        if (dies) file.it.session.close();
        else file.it.finish();
        expect(steps(store)).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });

  it("is another one where its first row is another, however few it has", () => {
    const file = new Followed();
    file.write(csv(numbered(5)));
    file.write(csv([[0, 1]]), [3, 12]);
    file.write(csv([[7, 1]]), [], "beside");
    file.it.finish();
    expect(file.kept).toEqual([...numbered(5), [0, 1], [7, 1]]);
  });

  it("has the same rows in other columns, and with numbers spelled in another way, as pandas does when a row lacks one", () => {
    const file = new Followed();
    file.write("step,loss,epoch\n0,1,1\n1,0.5,2\n");
    file.write("step,loss,epoch,val\n0,1.0,1.0,\n1,0.50,2.0,\n2,0.25,,3.5\n");
    file.it.finish();
    expect(file.kept).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 0.25],
    ]);
  });

  it("counts its epochs as before where the newest row is brought up to date", () => {
    const file = new Followed();
    file.write("epoch,loss\n0,4\n1,3\n");
    file.write("epoch,loss\n0,4\n1,2\n");
    file.write("epoch,loss\n0,4\n1,2\n2,1\n");
    file.it.finish();
    expect(file.kept).toEqual([
      [0, 4],
      [1, 3],
      [1, 2],
      [2, 1],
    ]);
  });

  it("tells a bad row once", () => {
    const file = new Followed();
    file.write(`${csv(numbered(2))}2,3,4\n`);
    file.write(`${csv(numbered(2))}2,3,4\n5,6\n`);
    file.it.finish();
    expect(file.kept).toEqual([...numbered(2), [5, 6]]);
    expect(file.rejected).toHaveLength(1);
  });

  it("may be one of JSON lines", () => {
    const file = new Followed("metrics.jsonl");
    const lines = (count: number): string =>
      numbered(count)
        .map(([step, loss]) => `{"step": ${step}, "loss": ${loss}}\n`)
        .join("");
    file.write(lines(5));
    file.write(lines(3));
    const store = file.die();
    expect(steps(store)).toEqual(numbered(5));
    file.write(`${lines(4)}{"step": 4, "loss": 9}`);
    file.it.finish();
    expect(file.kept).toEqual([...numbered(5), [4, 9]]);
  });
});
