import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRun } from "../../src/store/open-run.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, type Files, started, step, storeRun } from "../support/stored-run.ts";

const statusOf = (files: Files) => {
  const root = testFolder();
  return openRun(root, storeRun(root, { "steps.ndjson": [step(0)], ...files })).status;
};

const lines = FINISHED.map((record) => JSON.stringify(record));
const zeroed = (line: number) =>
  lines.map((text, index) => `${index === line ? "\0".repeat(text.length) : text}\n`).join("");

describe("a run is damaged", () => {
  it.each<[string, string | readonly object[], string]>([
    ["that is empty", "", "run.ndjson is empty"],
    ["whose first line is overwritten", zeroed(0), "run.ndjson cannot be read at line 1 (byte 0)"],
    [
      "whose start is overwritten",
      zeroed(1),
      `run.ndjson cannot be read at line 2 (byte ${Number(lines[0]?.length) + 1})`,
    ],
    ["whose first line has no end", '{"event":"crea', "run.ndjson cannot be read at line 1 (byte 0)"],
    ["that lacks its beginning", [started(), ended()], 'run.ndjson does not begin with the event "created"'],
  ])("with a run.ndjson %s", (_, content, reason) => {
    expect(statusOf({ "run.ndjson": content })).toEqual({ kind: "damaged", reason });
  });

  it("without a run.ndjson, where other files tell that it was a run", () => {
    expect(statusOf({})).toEqual({ kind: "damaged", reason: "it has no run.ndjson" });
  });

  it("and stays so when its summary is there", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": zeroed(1), "steps.ndjson": [step(0)] });
    expect(openRun(root, ref)).toEqual(openRun(root, ref));
    writeFileSync(join(ref.folder, "run.ndjson"), zeroed(-1));
    expect(openRun(root, ref).status).toEqual({ kind: "finished" });
  });
});

describe("a run is not damaged", () => {
  it("by a later line that was cut short, as on a full disk", () => {
    expect(statusOf({ "run.ndjson": [created(), started(), '{"event":"no', ended()] })).toEqual({
      kind: "finished",
    });
  });

  it("where it was only just claimed", () => {
    const root = testFolder();
    const ref = storeRun(root, {});
    mkdirSync(join(ref.folder, "checkpoints"));
    expect(openRun(root, ref).status).toEqual({ kind: "crashed" });
  });

  it("where its program was never started", () => {
    expect(statusOf({ "run.ndjson": [created()] })).toEqual({ kind: "crashed" });
  });
});
