import { expect, it } from "vitest";
import { openRun } from "../../src/store/open-run.ts";
import { VERSION } from "../../src/store/summary-file.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started, step, storeRun } from "../support/stored-run.ts";

const keysOf = (value: object | undefined): string[] => Object.keys(value ?? {});

it("a summary of another shape has another version: readers believe those of their own version", () => {
  const root = testFolder();
  const { life, summary } = openRun(
    root,
    storeRun(root, {
      "run.ndjson": [created(), started(), ended()],
      "steps.ndjson": [step(0, { loss: 1 })],
    }),
  );
  // A key that comes or goes here needs a new VERSION in src/store/summary-file.ts.
  expect([VERSION, keysOf(life), keysOf(life.attempts[0]), keysOf(summary)]).toMatchInlineSnapshot(`
    [
      10,
      [
        "format",
        "project",
        "run",
        "id",
        "created",
        "group",
        "tags",
        "notes",
        "attempts",
        "checkpoints",
        "total",
        "rules",
        "rewinds",
        "summary",
      ],
      [
        "attempt",
        "session",
        "started",
        "command",
        "cwd",
        "host",
        "bootId",
        "user",
        "recorder",
        "program",
        "finished",
        "finishedCode",
        "ended",
        "exitCode",
        "signal",
        "duration",
        "stopSignals",
        "stopped",
        "restarts",
        "fromStep",
        "clients",
        "capture",
        "match",
        "outputProblem",
        "alertRules",
        "followed",
        "unreached",
        "code",
        "place",
      ],
      [
        "steps",
        "metrics",
        "config",
        "tables",
        "media",
        "alerts",
        "rejected",
        "system",
        "ranks",
        "lowest",
        "rank",
      ],
    ]
  `);
});
