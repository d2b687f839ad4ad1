import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFolder, testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

const LARGEST = 2 ** 53 - 1;

function stepsOf(lines: readonly (number | undefined)[], folder: string): unknown[] {
  const recorded = new Recorded(folder);
  for (const step of lines) recorded.write(step === undefined ? '{"a": 1}\n' : `{"step": ${step}, "a": 1}\n`);
  recorded.finish();
  return recorded.values("step");
}

describe("the step of a line", () => {
  it("is the one that it says, else the one after the largest so far", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.option(fc.oneof(fc.nat(20), fc.nat(2 ** 31), fc.constantFrom(2 ** 31 - 1, 2 ** 31, 10 ** 15)), {
            nil: undefined,
          }),
          { maxLength: 12 },
        ),
        (lines) => {
          let last = -1;
          const wanted = lines.map((step) => {
            const own = step ?? last + 1;
            last = Math.max(last, own);
            return own;
          });
          const { path, remove } = makeFolder();
          try {
            expect(stepsOf(lines, path)).toEqual(wanted);
          } finally {
            remove();
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is the one that its program went back to; going back with some names leaves it", () => {
    const recorded = new Recorded(testFolder());
    recorded.write('{"a": 1}\n{"a": 2}\n{"a": 3}\n{"_type": "rewind", "step": 1}\n{"a": 4}\n');
    recorded.write('{"_type": "rewind", "step": 0, "metrics": ["a"]}\n{"a": 5}\n{"_type": "more", "b": 6}\n');
    recorded.finish();
    expect(recorded.values("step")).toEqual([0, 1, 2, 1, 2, 2]);
    expect(recorded.values("_rewind")).toEqual([undefined, undefined, undefined, 1, 2, 2]);
  });

  it("stays at 2^53 - 1 once it is there", () => {
    expect(stepsOf([LARGEST, undefined, undefined], testFolder())).toEqual([LARGEST, LARGEST, LARGEST]);
  });
});
