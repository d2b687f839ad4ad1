import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldLife } from "../../src/history/life-fold.ts";
import type { Json } from "../../src/history/summary.ts";
import { isStream, waitingLines } from "../../src/store/waiting.ts";
import { testFolder } from "../support/folders.ts";
import { created, started } from "../support/stored-run.ts";

const life = foldLife([created(), started({ session: "s" })] as { [key: string]: Json }[], {
  project: "p",
  run: "r",
});
const CRASHED = { kind: "crashed" } as const;

/** A store with files in the spool of session `s`. */
function spoolOf(files: Readonly<Record<string, string>>): string {
  const root = testFolder();
  mkdirSync(join(root, ".spool/s"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, ".spool/s", name), text);
  return root;
}

const state = (...streams: readonly object[]): string => `${JSON.stringify({ streams, runs: [] })}\n`;

describe("the lines that wait in a spool", () => {
  it("are those behind what was read, of all streams", () => {
    const root = spoolOf({
      "fd3.ndjson": '{"a":1}\n{"a":2}\n{"a":3}\n',
      "1-x.ndjson": "{}\n{}\n",
      "2-y.ndjson": "{}\n",
      "state.ndjson":
        state({ file: "fd3.ndjson", offset: 0 }) +
        state({ file: "fd3.ndjson", offset: 8 }, { file: "1-x.ndjson", offset: 6 }),
      "owner.json": "{}\n",
    });
    expect(waitingLines(root, life, CRASHED)).toBe(3);
  });

  it("are none while the recorder is at work", () => {
    const root = spoolOf({ "fd3.ndjson": "{}\n" });
    expect(waitingLines(root, life, { kind: "running", pid: 1, host: "h" })).toBe(0);
    expect(waitingLines(root, life, CRASHED)).toBe(1);
  });

  it("are those of a program that goes on without its recorder, too", () => {
    const root = spoolOf({ "fd3.ndjson": "{}\n" });
    expect(waitingLines(root, life, { kind: "running", pid: 1, host: "h", recorderGone: true })).toBe(1);
  });

  it("are counted by the last state that is whole", () => {
    const root = spoolOf({
      "fd3.ndjson": "{}\n{}\n",
      "state.ndjson": `${state({ file: "fd3.ndjson", offset: 3 })}{"streams":[{"file":"fd3.nd`,
    });
    expect(waitingLines(root, life, CRASHED)).toBe(1);
  });

  it("are all lines where there is no state that can be read", () => {
    for (const text of ["", "\u0000\u0000\n", '{"streams":5}\n'])
      expect(waitingLines(spoolOf({ "fd3.ndjson": "{}\n{}\n", "state.ndjson": text }), life, CRASHED)).toBe(
        2,
      );
  });

  it("are none where the spool is gone, or no attempt began", () => {
    expect(waitingLines(testFolder(), life, CRASHED)).toBe(0);
    expect(waitingLines(spoolOf({ "fd3.ndjson": "{}\n" }), { ...life, attempts: [] }, CRASHED)).toBe(0);
  });
});

describe("a file in a spool", () => {
  it.each([
    ["fd3.ndjson", true],
    ["4242-x.ndjson", true],
    ["state.ndjson", false],
    [".state.ndjson", false],
    ["owner.json", false],
    ["notes.txt", false],
  ])("called %s is a stream: %s", (file, wanted) => {
    expect(isStream(file)).toBe(wanted);
  });
});
