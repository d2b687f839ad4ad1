import { appendFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type CheckFlags, parseCheck, runCheck } from "../../src/commands/check.ts";
import { isUsageError, type UserError } from "../../src/store/user-error.ts";
import { printedBytes } from "../support/printing.ts";
import { created, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

let store: string;

beforeEach(() => {
  store = realpathSync(mkdtempSync(join(tmpdir(), "trackio-check-")));
  onTestFinished(() => rmSync(store, { recursive: true, force: true }));
});

/** The exit code, and what is printed: to a pipe, or to a terminal of a width. */
async function check(
  targets: readonly string[] = [],
  flags: CheckFlags = {},
  width?: number,
): Promise<{ code: number; out: string }> {
  const { bytes, returned } = await printedBytes({ cwd: store, width }, (context) =>
    runCheck(parseCheck(targets, { dir: store, ...flags }), context),
  );
  return { code: returned, out: bytes.toString() };
}

function storeDamaged(): void {
  storeRun(store, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] }, "iris", "first");
  appendFileSync(join(store, "iris/first/steps.ndjson"), '{"step":2,"timest');
  storeRun(
    store,
    { "run.ndjson": FINISHED, "steps.ndjson": ["Epoch \u001b[31m1", step(0)] },
    "iris",
    "second",
  );
  storeRun(store, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { _attempt: 2 })] }, "mnist", "base");
  storeRun(store, { "run.ndjson": FINISHED }, "mnist", "whole");
}

describe("trackio check", () => {
  test("of a sound store is one line", async () => {
    storeRun(store, { "run.ndjson": FINISHED, "steps.ndjson": [step(0)] });
    storeRun(store, { "run.ndjson": FINISHED }, "q");
    expect(await check()).toEqual({ code: 0, out: "✔ 2 runs in 2 projects are sound  3 files, 7 lines\n" });
    expect(await check(["q"])).toEqual({ code: 0, out: "✔ 1 run in 1 project is sound  1 file, 3 lines\n" });
  });

  test("of a store without runs says so", async () => {
    expect(await check()).toEqual({ code: 0, out: `No run in ${store}: nothing to check.\n` });
  });

  test("tells each damage with its file and its byte", async () => {
    storeDamaged();
    const { code, out } = await check([], {}, 80);
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "✘ iris/first
          steps.ndjson  byte 118 (line 3)  torn line of 17 bytes: {"step":2,"timest

      ✘ iris/second
          steps.ndjson  byte 0 (line 1)    not a JSON object: Epoch \\u001b[31m1

      ✘ mnist/base
          steps.ndjson  byte 0 (line 1)    attempt 2 has records, but was never
                                           started

      4 runs in 2 projects: 3 damages (7 files, 18 lines)
      trackio check --repair mends what it can; what it cuts is kept in cut/, in the
      run's folder.
      "
    `);
    expect((await check()).out).toMatchInlineSnapshot(`
      "✘ iris/first
          steps.ndjson  byte 118 (line 3)  torn line of 17 bytes: {"step":2,"timest      --repair moves it to cut/

      ✘ iris/second
          steps.ndjson  byte 0 (line 1)    not a JSON object: Epoch \\u001b[31m1          --repair moves it to cut/

      ✘ mnist/base
          steps.ndjson  byte 0 (line 1)    attempt 2 has records, but was never started  --repair notes that it is lost

      4 runs in 2 projects: 3 damages (7 files, 18 lines)
      trackio check --repair mends what it can; what it cuts is kept in cut/, in the run's folder.
      "
    `);
  });

  test("mends, tells what it did, and then is content", async () => {
    storeDamaged();
    const { code, out } = await check([], { repair: true }, 80);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "✔ iris/first
          steps.ndjson  byte 118  17 bytes moved to cut/steps.ndjson.118.1

      ✔ iris/second
          steps.ndjson  byte 0    13 bytes moved to cut/steps.ndjson.0.1

      ✔ mnist/base
          run.ndjson              noted: attempt 2 has records, but was never started

      · mnist/base
          steps.ndjson  byte 0 (line 1)  attempt 2 has records, but was never started
                                         (known)

      ✔ 4 runs in 2 projects are sound  7 files, 19 lines, 1 note
      "
    `);
    expect(readFileSync(join(store, "iris/first/cut/steps.ndjson.118.1"), "utf8")).toBe('{"step":2,"timest');
    const again = await check(["iris"], { repair: true });
    expect(again).toEqual({ code: 0, out: "✔ 2 runs in 1 project are sound  4 files, 11 lines\n" });
  });

  test("mends only what is named", async () => {
    storeDamaged();
    expect((await check(["iris/first"], { repair: true })).code).toBe(0);
    expect((await check(["iris"])).code).toBe(1);
  });

  test("is one JSON document where that is asked for", async () => {
    storeDamaged();
    const { out, code } = await check(["iris/first"], { json: true });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      store,
      sound: false,
      checked: { projects: 1, runs: 1, files: 2, lines: 6, bytes: expect.any(Number) },
      being_written: 0,
      elsewhere: [],
      findings: [
        {
          severity: "damage",
          kind: "torn-line",
          project: "iris",
          run: "first",
          session: null,
          file: "iris/first/steps.ndjson",
          byte: 118,
          line: 3,
          bytes: 17,
          rule: "torn line of 17 bytes",
          value: '{"step":2,"timest',
          repair: "moves it to cut/",
        },
      ],
      unlisted: 0,
    });
    const repaired = JSON.parse((await check(["iris/first"], { json: true, repair: true })).out);
    expect(repaired).toMatchObject({
      sound: true,
      findings: [],
      repaired: [
        {
          run: "first",
          file: "iris/first/steps.ndjson",
          byte: 118,
          bytes: 17,
          what: "moved",
          detail: "iris/first/cut/steps.ndjson.118.1",
        },
      ],
    });
  });

  test("says what it did not look at", async () => {
    const ref = storeRun(store, { "run.ndjson": [created(), started({ host: "far" })] });
    storeRun(store, { "run.ndjson": [created({ format: 9 })] }, "p", "future");
    writeFileSync(join(ref.folder, "steps.ndjson"), '{"st');
    const { code, out } = await check();
    expect(code).toBe(0);
    expect(out).toMatch(/is of format 9, and was not looked at/);
    expect(out).toMatch(/Runs may be being written on far; --repair leaves them alone\.\n$/);
  });

  test("tells a mistake of the command line from a finding", async () => {
    storeDamaged();
    const mistakes = [() => check(["nothing"]), () => check([], { dir: join(store, "none") })];
    for (const mistake of mistakes) {
      const error = await mistake().then(
        () => undefined,
        (reason: unknown) => reason as UserError,
      );
      expect(error !== undefined && isUsageError(error)).toBe(true);
    }
  });
});
