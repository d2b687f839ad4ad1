import { truncateSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

/** Lets a program write with `>`, which begins the file anew. */
const overwrite = (recorded: Recorded, text: string): void =>
  writeFileSync(recorded.session.spool.file, text);

const warnings = (recorded: Recorded): string[] =>
  recorded.said.filter((text) => text.includes('opened it with ">"'));

describe("a stream that a program begins anew", () => {
  it("is read on from its new beginning, and the person is told once", () => {
    const recorded = new Recorded(testFolder());
    overwrite(recorded, '{"v": 1}\n{"v": 2}\n');
    recorded.drain();
    overwrite(recorded, '{"v": 3}\n');
    recorded.drain();
    overwrite(recorded, "");
    recorded.drain();
    recorded.write('{"v": 4}\n');
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2, 3, 4]);
    expect(warnings(recorded)).toHaveLength(1);
  });

  it("is noticed where it has grown beyond its old length", () => {
    const recorded = new Recorded(testFolder());
    overwrite(recorded, '{"v": 1}\n');
    recorded.drain();
    overwrite(recorded, '{"v": 2}\n{"v": 3}\n');
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2, 3]);
    expect(warnings(recorded)).toHaveLength(1);
  });

  it("is noticed where it has its old length again", () => {
    const recorded = new Recorded(testFolder());
    for (const value of [1, 2, 3]) {
      overwrite(recorded, `{"v": ${value}}\n`);
      recorded.drain();
    }
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 2, 3]);
    expect(warnings(recorded)).toHaveLength(1);
  });

  it("is not suspected while it only grows", () => {
    const recorded = new Recorded(testFolder());
    for (let value = 0; value < 100; value++) {
      recorded.write(`{"v": ${value}}\n`);
      recorded.drain();
    }
    recorded.finish();
    expect(recorded.values("v")).toHaveLength(100);
    expect(warnings(recorded)).toHaveLength(0);
  });

  it("loses only lines that were not read, where it is cut in the middle of one", () => {
    const recorded = new Recorded(testFolder());
    recorded.write('{"v": 1}\n{"v": 2');
    recorded.drain();
    truncateSync(recorded.session.spool.file, 9);
    recorded.write('{"v": 3}\n');
    recorded.finish();
    expect(recorded.values("v")).toEqual([1, 3]);
  });
});
