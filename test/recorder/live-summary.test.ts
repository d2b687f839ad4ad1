import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepSummary, summarize } from "../../src/store/open-run.ts";
import { readSummaryFile } from "../../src/store/summary-file.ts";
import { makeFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";
import { anyRunsReport } from "../support/reported.ts";

/** As JSON tells it: -0 is 0 there. */
const plain = (summary: object): unknown =>
  JSON.parse(
    JSON.stringify(summary, (_, value: unknown) => (value instanceof Map ? [...value].sort() : value)),
  );

describe("the summary that a recorder folds while lines come", () => {
  it("is that of the files, whatever came", () => {
    fc.assert(
      fc.property(anyRunsReport, (bytes) => {
        const { path, remove } = makeFolder();
        try {
          const recorded = new Recorded(path);
          recorded.write(bytes);
          recorded.finish();
          for (const { ref, fold } of recorded.session.runs) {
            keepSummary(ref, fold);
            expect(plain(readSummaryFile(ref.folder) ?? {})).toEqual(plain(summarize(ref, {})));
          }
        } finally {
          remove();
        }
      }),
      { numRuns: 120 },
    );
  });
});
