import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cutBack } from "../../src/recorder/recovery/cut-back.ts";
import { testFolder } from "../support/folders.ts";
import { recordsOf } from "../support/held.ts";
import { created, ended, started, storeRun } from "../support/stored-run.ts";

it("behind the noted size, what the recorder wrote by itself stays, and what lines made goes", () => {
  const root = testFolder();
  const noted = [created(), started()];
  const { folder } = storeRun(root, { "run.ndjson": noted });
  const { size } = statSync(join(folder, "run.ndjson"));
  const event = (name: string, more: object = {}) => ({ ...started(), event: name, ...more });
  const own = [event("signal", { signal: "SIGTERM" }), ended({ exit_code: 3 })];
  const made = [
    event("finished", { exit_code: 2 }),
    event("summary", { values: { best: 1 } }),
    // The ends of a run that its program left for another: an `init` makes them.
    ended({ exit_code: 2, left: true }),
    ended({ exit_code: null, left: true }),
    ended({ exit_code: null }),
  ];
  storeRun(root, { "run.ndjson": [...noted, ...made, ...own] });
  expect(cutBack(folder, 1, { "run.ndjson": size })).toEqual(own);
  expect(recordsOf(folder, "run.ndjson")).toEqual([...noted, ...own]);
});
