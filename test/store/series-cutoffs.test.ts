import { describe, expect, it } from "vitest";
import { Cutoffs } from "../../src/history/cutoffs.ts";
import { noteCutoffs } from "../../src/store/series-cutoffs.ts";
import { testFolder } from "../support/folders.ts";
import { FINISHED, storeRun } from "../support/stored-run.ts";

const CHUNK = 1 << 20;
const TIME = "2026-11-23T03:26:00.000Z";
const HEAD = `{"step":80,"timestamp":"${TIME}",`;

/** Steps of a first attempt, and one of a second, whose attempt is told at a place. */
function stepsWith(place: number): string {
  const line = `{"step":1,"timestamp":"${TIME}","loss":0.5}\n`;
  const before = line.repeat(1000);
  const room = place - HEAD.length - before.length;
  const pad = `{"step":2,"timestamp":"${TIME}","pad":""}\n`;
  return `${before}${pad.replace('""', `"${"x".repeat(room - pad.length)}"`)}${HEAD}"_attempt":2,"epoch":7}\n`;
}

describe("where a later attempt began", () => {
  it("is found wherever it is told in the file", () => {
    const root = testFolder();
    for (const place of [
      CHUNK / 2,
      ...Array.from({ length: 24 }, (_, index) => CHUNK - 12 + index),
      2 * CHUNK,
    ]) {
      const steps = stepsWith(place);
      expect(steps.indexOf('"_attempt"')).toBe(place);
      const { folder } = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": steps });
      const cutoffs = new Cutoffs();
      expect(noteCutoffs(cutoffs, folder, 0, ["epoch"], 0, steps.length)).toBe(true);
      expect(cutoffs.all()).toEqual([
        [Cutoffs.STEP, 2, 80],
        ["epoch", 2, 7],
      ]);
      expect(noteCutoffs(cutoffs, folder, 0, ["epoch"], 0, steps.length)).toBe(false);
      expect(noteCutoffs(new Cutoffs(), folder, 0, ["epoch"], 0, place)).toBe(false);
      expect(noteCutoffs(new Cutoffs(), folder, 1, ["epoch"], 0, steps.length)).toBe(false);
    }
  });
});
