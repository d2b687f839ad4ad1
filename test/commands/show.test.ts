import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseShow, runShow, type ShowFlags } from "../../src/commands/show.ts";
import { folderOf } from "../../src/format/names.ts";
import { UserError } from "../../src/store/user-error.ts";
import { printed } from "../support/printing.ts";

const NOW = Date.parse("2026-11-23T03:30:00Z");

function makeStore(): string {
  const store = mkdtempSync(join(tmpdir(), "trackio-show-"));
  onTestFinished(() => rmSync(store, { recursive: true, force: true }));
  return store;
}

const record = (value: unknown): string => `${JSON.stringify(value)}\n`;
const at = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString();

interface RunParts {
  readonly minutesAgo?: number;
  readonly exitCode?: number;
  readonly config?: unknown;
  readonly losses?: readonly unknown[];
  readonly format?: number;
  /** Lines of other files, by name. */
  readonly files?: Readonly<Record<string, readonly unknown[]>>;
}

/** Writes a run's files as the format describes them. */
function writeRun(store: string, project: string, run: string, parts: RunParts = {}): void {
  const { minutesAgo = 10, exitCode = 0, config = {}, losses = [0.5, 0.25], format = 1, files = {} } = parts;
  const folder = join(store, folderOf(project), folderOf(run));
  mkdirSync(folder, { recursive: true });
  const write = (file: string, lines: readonly unknown[]) =>
    appendFileSync(join(folder, file), lines.map(record).join(""));
  const started = {
    session: "s",
    command: ["python3", "train.py"],
    cwd: "/home/ada",
    host: "h",
    boot_id: "b",
    user: "ada",
  };
  write("run.ndjson", [
    { event: "created", timestamp: at(minutesAgo), format, id: run },
    {
      event: "started",
      timestamp: at(minutesAgo),
      attempt: 1,
      ...started,
      recorder: { pid: 1, start: 1 },
      pid: 2,
      pid_start: 2,
    },
    {
      event: "ended",
      timestamp: at(minutesAgo - 1),
      attempt: 1,
      exit_code: exitCode,
      signal: null,
      duration: 60,
    },
  ]);
  write("config.ndjson", [{ timestamp: at(minutesAgo), source: "cli", config }]);
  write(
    "steps.ndjson",
    losses.map((loss, step) => ({ step, timestamp: at(minutesAgo - 0.1), loss })),
  );
  for (const [file, lines] of Object.entries(files)) write(file, lines);
}

/** What the command prints: to a pipe, or to a terminal of a width. */
const show = (
  store: string,
  targets: readonly string[],
  flags: ShowFlags = {},
  width?: number,
): Promise<string> =>
  printed({ cwd: store, width, now: () => NOW }, (context) =>
    runShow(parseShow(targets, { dir: store, ...flags }), context),
  );

const showJson = async (store: string, targets: readonly string[], flags: ShowFlags = {}) =>
  JSON.parse(await show(store, targets, { ...flags, json: true }));

describe("trackio show", () => {
  test("of an empty store says how to begin", async () => {
    const store = makeStore();
    expect(await show(store, [])).toContain("trackio run --project my-project -- python3 train.py\n");
    expect(await showJson(store, [])).toEqual({ store, projects: [] });
  });

  test("of a store with one project shows its runs, newest first", async () => {
    const store = makeStore();
    writeRun(store, "iris", "old", { minutesAgo: 100, config: { lr: 0.05, seed: 1 } });
    writeRun(store, "iris", "new", { minutesAgo: 2, config: { lr: 0.1, seed: 1 }, exitCode: 3 });
    writeRun(store, "iris", "middle", { minutesAgo: 50, config: { lr: 0.2, seed: 1 }, losses: [1, "NaN"] });
    expect(await show(store, [], {}, 80)).toMatchInlineSnapshot(`
      "iris  3 runs

      run     status        started   duration  steps    lr  loss
      new     ✘ failed (3)  2 m ago        1 m      2  0.1   0.25
      middle  ✔ finished    50 m ago       1 m      2  0.2    NaN
      old     ✔ finished    1 h ago        1 m      2  0.05  0.25
      "
    `);
    expect(await showJson(store, [])).toMatchObject({
      store,
      project: "iris",
      runs: [
        { run: "new", status: { kind: "failed", exit_code: 3 }, config: { lr: 0.1, seed: 1 } },
        { run: "middle", metrics: { loss: { last: "NaN", nan: 1, count: 2 } } },
        { run: "old", duration: 60, steps: { count: 2 } },
      ],
    });
  });

  test("of a store with several projects shows those", async () => {
    const store = makeStore();
    writeRun(store, "iris", "a", { minutesAgo: 100 });
    writeRun(store, "iris", "b", { minutesAgo: 5 });
    writeRun(store, "my project", "a", { minutesAgo: 3000 });
    expect((await show(store, [])).replace(store, "STORE")).toMatchInlineSnapshot(`
      "2 projects in STORE

      project     runs  running  last activity
      iris           2        –  4 m ago
      my project     1        –  2 d ago
      "
    `);
    expect(await showJson(store, [])).toEqual({
      store,
      projects: [
        { project: "iris", runs: 2, running: 0, last_activity: at(4) },
        { project: "my project", runs: 1, running: 0, last_activity: at(2999) },
      ],
    });
  });

  test("of a run shows its page, with tables and rejected lines", async () => {
    const store = makeStore();
    const table = {
      step: 1,
      timestamp: at(1),
      name: "predictions",
      columns: ["id", "p"],
      rows: [
        [1, 0.5],
        [2, "NaN"],
      ],
    };
    const rejected = { timestamp: at(1), reason: "not JSON", line: "Epoch 1\u001b[2J" };
    writeRun(store, "iris", "first", { files: { "tables.ndjson": [table], "rejected.ndjson": [rejected] } });
    const page = await show(store, ["first"], {}, 80);
    expect(page).toMatch(/^✔ iris\/first finished in 1 m\n/);
    expect(page).toMatch(/loss +0\.25 +█▁ +0\.25 +1 +0\.5 +0 +2\n/);
    expect(page).toContain("│  2 │ NaN │");
    expect(page).toContain("  not JSON  Epoch 1\n");
    expect(await showJson(store, ["iris/first"])).toMatchObject({
      project: "iris",
      run: "first",
      attempts: [{ attempt: 1, exit_code: 0, command: ["python3", "train.py"] }],
      metrics: {
        loss: { last: 0.25, last_step: 1, min: 0.25, min_step: 1, max: 0.5, max_step: 0, count: 2, nan: 0 },
      },
      tables: [
        {
          name: "predictions",
          step: 1,
          columns: ["id", "p"],
          rows: [
            [1, 0.5],
            [2, "NaN"],
          ],
        },
      ],
      rejected: [rejected],
    });
  });

  test("of several targets shows all of them", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    writeRun(store, "mnist", "second");
    const text = await show(store, ["first", "mnist"]);
    expect(text).toMatch(/^✔ iris\/first/);
    expect(text).toContain("\n\nmnist  1 run\n");
    expect(await showJson(store, ["first", "mnist"])).toMatchObject({
      items: [{ run: "first" }, { project: "mnist", runs: [{ run: "second" }] }],
    });
  });

  test("shows whose points are asked for", async () => {
    const store = makeStore();
    const other = { step: 0, timestamp: at(1), loss: 99, _rank: 1 };
    const table = { step: 0, timestamp: at(1), name: "t", columns: ["a"], rows: [["of rank 0"]] };
    const tables = [table, { ...table, rows: [["of rank 1"]], _rank: 1 }];
    writeRun(store, "iris", "first", { files: { "steps.ndjson": [other], "tables.ndjson": tables } });
    expect(await showJson(store, ["first"])).toMatchObject({
      metrics: { loss: { last: 0.25 } },
      tables: [{ rows: [["of rank 0"]] }],
    });
    expect(await showJson(store, ["first"], { rank: "1" })).toMatchObject({
      metrics: { loss: { last: 99 } },
      tables: [{ rows: [["of rank 1"]] }],
    });
  });

  test("hides the tables that a later attempt made again, until they are asked for", async () => {
    const store = makeStore();
    const table = (step: number, attempt: number) => ({
      step,
      timestamp: at(1),
      name: "t",
      columns: ["a"],
      rows: [[`${step} of ${attempt}`]],
      ...(attempt > 1 ? { _attempt: attempt } : {}),
    });
    writeRun(store, "iris", "first", {
      files: {
        "run.ndjson": [{ event: "started", timestamp: at(3), attempt: 2, session: "t" }],
        "steps.ndjson": [{ step: 1, timestamp: at(2), loss: 7, _attempt: 2 }],
        "tables.ndjson": [table(0, 1), table(1, 1), table(1, 2)],
      },
    });
    const rows = async (flags: ShowFlags) =>
      (await showJson(store, ["first"], flags)).tables.map((each: { rows: unknown }) => each.rows);
    expect(await rows({})).toEqual([[["0 of 1"]], [["1 of 2"]]]);
    expect(await rows({ attempt: "1" })).toEqual([[["0 of 1"]], [["1 of 1"]]]);
  });

  test("does not let one run that it cannot read hide the others", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    writeRun(store, "iris", "future", { format: 99 });
    expect(await show(store, [])).toMatch(/first +✔ finished[\s\S]*! future cannot be read: /);
    expect(await showJson(store, [])).toMatchObject({
      runs: [{ run: "first" }],
      unreadable: [{ run: "future" }],
    });
  });

  test("tells a run whose life cannot be read alike in the list and on its page, and shows the rest", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    const path = join(store, "iris/first/run.ndjson");
    writeFileSync(path, readFileSync(path).fill(0, 0, 20));
    const reason = "run.ndjson cannot be read at line 1 (byte 0)";
    expect(await show(store, [])).toMatch(/first +! damaged [\s\S]* 0\.25\n/);
    expect(await show(store, [])).toContain(`! first is damaged: ${reason}.`);
    expect(await show(store, ["first"])).toMatch(/^! iris\/first is damaged: .*\n[\s\S]*loss +0\.25/);
    expect(await showJson(store, ["first"])).toMatchObject({
      status: { kind: "damaged", words: "damaged", reason },
      metrics: { loss: { last: 0.25 } },
    });
  });

  test("does not let one run whose files the system refuses hide the others", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    writeRun(store, "iris", "odd");
    mkdirSync(join(store, "iris/odd/alerts.ndjson"));
    expect(await show(store, [])).toMatch(
      /^iris {2}2 runs\n[\s\S]*! odd cannot be read: "iris\/odd" has files/,
    );
    await expect(show(store, ["odd"])).rejects.toThrow('"iris/odd" has files that cannot be opened');
  });

  test("says that it cannot read a name that is not UTF-8", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    const odd = (path: string) => Buffer.concat([Buffer.from(`${store}/${path}`), Buffer.from([0xe9])]);
    mkdirSync(odd("iris/caf"));
    mkdirSync(odd("proj"));
    expect(await show(store, ["iris"])).toMatch(
      /first +✔[\s\S]*! caf\uFFFD is damaged: the name of its folder is not valid UTF-8\.\n$/,
    );
    expect(await show(store, [])).toContain("2 projects");
    await expect(show(store, ["proj\uFFFD"])).rejects.toThrow("its name is not valid UTF-8");
  });

  test("finds a run that was moved elsewhere and linked", async () => {
    const store = makeStore();
    const elsewhere = makeStore();
    writeRun(store, "iris", "first");
    writeRun(elsewhere, "disk", "large");
    symlinkSync(join(elsewhere, "disk/large"), join(store, "iris/large"));
    symlinkSync(join(elsewhere, "nowhere"), join(store, "iris/dangling"));
    expect(await show(store, [])).toMatch(/^iris {2}2 runs\n/);
    expect(await show(store, ["large"])).toMatch(/^✔ iris\/large finished/);
  });

  test("keeps names and keys that try to be something else", async () => {
    const store = makeStore();
    const config = JSON.parse('{"__proto__": {"toString": 1}}');
    writeRun(store, "iris", "\u001b[31m\u202ered", { config, losses: [1] });
    const text = await show(store, ["iris"], {}, 80);
    for (const control of ["\u001b", "\u202e"]) expect(text).not.toContain(control);
    const { runs } = await showJson(store, ["iris"]);
    expect(runs[0].run).toBe("\u001b[31m\u202ered");
    expect(Object.entries(runs[0].config)).toEqual([["__proto__", { toString: 1 }]]);
  });

  test("tells what is unknown instead of printing something else", async () => {
    const store = makeStore();
    writeRun(store, "iris", "first");
    await expect(show(store, ["secnod"])).rejects.toThrow(UserError);
  });
});

describe("the flags of trackio show", () => {
  test("are nothing but what was given", () => {
    expect(parseShow(["a"], { rank: "0", attempt: "2" })).toEqual({
      targets: ["a"],
      form: { kind: "screen", precision: undefined },
      list: {},
      all: false,
      dir: undefined,
      rank: 0,
      attempt: 2,
      run: { metrics: [], steps: undefined, patch: false },
    });
  });

  test.each([{ rank: "-1" }, { rank: "one" }, { rank: "" }, { attempt: "0" }, { attempt: "1.5" }])(
    "reject %o",
    (flags) => {
      expect(() => parseShow([], flags)).toThrow(/takes a whole number from [01] on, not ".*"\.$/);
    },
  );
});
