import { appendFileSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { testFolder } from "../support/folders.ts";
import { heldIn, recordsOf } from "../support/held.ts";
import { Recorded } from "../support/recorded.ts";

/** A session that follows a file, which begins with what stood in it before. */
function following(folder: string, name = "metrics.jsonl", before?: string): { path: string; it: Recorded } {
  const path = join(folder, name);
  if (before !== undefined) writeFileSync(path, before);
  const from = Buffer.byteLength(before ?? "");
  const sources = [{ kind: "lines", path, from }] as const;
  return { path, it: new Recorded(folder, { project: "p", name: "r", sources }) };
}

const steps = (store: string): unknown[] =>
  recordsOf(join(store, "p/r"), "steps.ndjson").map(({ step, v }) => [step, v]);

describe("a followed file", () => {
  it("gives what it holds to the run, beside what is reported", () => {
    const { path, it } = following(testFolder());
    it.drain();
    appendFileSync(path, '{"v": 1, "step": 5}\n{"_type": "config", "lr": 0.1}\n{"v"');
    it.drain();
    it.write('{"v": 2}\n');
    it.drain();
    appendFileSync(path, ': 3}\n{"v": 4}');
    it.drain();
    expect(it.values("v")).toEqual([1, 2, 3]);
    it.finish();
    expect(it.values("v")).toEqual([1, 2, 3, 4]);
    expect(recordsOf(it.session.runs[0]?.ref.folder ?? "", "config.ndjson")).toMatchObject([
      { config: { lr: 0.1 } },
    ]);
  });

  it("gives nothing of what stood in it before the start", () => {
    const { path, it } = following(testFolder(), "m.jsonl", '{"v": 1}\n{"v": 2}\n{"v": ');
    appendFileSync(path, '{"v": 3}\n');
    it.finish();
    expect(it.values("v")).toEqual([3]);
  });

  it("belongs to the run that its program began last, when it begins", () => {
    const { path, it } = following(testFolder());
    it.write('{"_type": "init"}\n{"_type": "finish"}\n{"_type": "init"}\n');
    it.drain();
    appendFileSync(path, '{"v": 1}\n');
    it.finish();
    expect(it.session.runs).toHaveLength(2);
    expect(it.lines("steps.ndjson")).toEqual([]);
    expect(it.lines("steps.ndjson", it.session.runs[1]?.ref.folder)).toHaveLength(1);
  });

  it("cannot name a run, and says so", () => {
    const { path, it } = following(testFolder());
    appendFileSync(path, '{"v": 1}\n{"_type": "init", "name": "other"}\n{"v": 2}\n');
    it.finish();
    expect(it.values("v")).toEqual([1, 2]);
    expect(it.lines("rejected.ndjson").join()).toContain("bad init: a followed file cannot name a run");
  });

  it("that is begun anew is read anew", () => {
    const { path, it } = following(testFolder());
    writeFileSync(path, '{"v": 1}\n{"v": 2}\n');
    it.drain();
    writeFileSync(path, '{"v": 3}\n');
    it.finish();
    expect(it.values("v")).toEqual([1, 2, 3]);
  });

  it("that is written anew with the same lines, and more, gives what is more, however little of it is seen between", () => {
    const { path, it } = following(testFolder());
    let text = "";
    for (let v = 1; v < 20; v++) {
      text += `{"v": ${v}}\n`;
      for (const part of [0, 3, text.length / 2, text.length]) {
        writeFileSync(path, text.slice(0, part));
        it.drain();
      }
    }
    it.finish();
    expect(it.values("v")).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
  });

  it("whose place another takes is read to its end, and then the other", () => {
    const { path, it } = following(testFolder());
    writeFileSync(path, '{"v": 1}\n');
    it.drain();
    appendFileSync(path, '{"v": 2}\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, '{"v": 3}\n');
    it.finish();
    expect(it.values("v")).toEqual([1, 2, 3]);
  });

  it("is in the run once, at whatever instant its recorder dies", () => {
    const folder = testFolder();
    const { path, it } = following(folder, "m.jsonl", '{"v": 0}\n');
    const copies = join(folder, "copies");
    mkdirSync(copies);
    const stores = instants(it.root, copies, () => {
      for (let v = 1; v <= 4; v++) {
        appendFileSync(path, `{"v": ${v}}\n`);
        it.drain();
        it.write(`{"w": ${v}}\n`);
        it.drain();
      }
    });
    it.session.close();
    for (const store of stores) {
      expect(recovered(store)).toEqual([]);
      const held = recordsOf(join(store, "p/r"), "steps.ndjson").flatMap(({ v }) => v ?? []);
      expect(held).toEqual([1, 2, 3, 4]);
    }
    expect(stores.length).toBeGreaterThan(10);
  });

  it("is read again from where the run's files bear it out, after a power cut", () => {
    const folder = testFolder();
    const { path, it } = following(folder);
    for (let v = 1; v <= 5; v++) {
      appendFileSync(path, `{"v": ${v}}\n`);
      it.drain();
    }
    it.session.close();
    const store = crashed(it.root, join(folder, "crashed"));
    const file = join(store, "p/r/steps.ndjson");
    truncateSync(file, readFileSync(file).length - 70);
    expect(recovered(store)).toEqual([]);
    expect(steps(store)).toEqual([1, 2, 3, 4, 5].map((v) => [v - 1, v]));
  });

  it("is none of a closed session's any more", () => {
    const folder = testFolder();
    const { path, it } = following(folder);
    writeFileSync(path, '{"v": 1}\n');
    it.drain(true);
    it.session.ended({ exitCode: 0, signal: null });
    it.session.leaveTo([]);
    it.write('{"v": 2}\n');
    it.session.close();
    appendFileSync(path, '{"v": 3}\n');
    const store = crashed(it.root, join(folder, "crashed"));
    expect(recovered(store)).toEqual([]);
    expect(steps(store)).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(Object.keys(heldIn(store))).toEqual(["p/r"]);
  });
});
