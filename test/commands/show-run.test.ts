import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseShow, runShow, type ShowFlags } from "../../src/commands/show.ts";
import { UsageError, UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { printedBytes } from "../support/printing.ts";
import { created, ended, type Files, started, step, storeRun } from "../support/stored-run.ts";

const NOW = Date.parse("2026-11-23T03:30:00Z");
const T = "2026-11-23T03:26:00.000Z";

/** What the command writes: to a pipe, or to a terminal of a width. */
async function showBytes(
  root: string,
  flags: ShowFlags = {},
  width?: number,
  targets: readonly string[] = ["p/r"],
  env: NodeJS.ProcessEnv = {},
): Promise<Buffer> {
  const printing = { cwd: root, width, env, now: () => NOW };
  const { bytes, returned } = await printedBytes(printing, (context) =>
    runShow(parseShow(targets, { dir: root, ...flags }), context),
  );
  expect(returned).toBe(0);
  return bytes;
}

const show = async (...args: Parameters<typeof showBytes>): Promise<string> =>
  (await showBytes(...args)).toString();

const steps = Array.from({ length: 20 }, (_, number) =>
  step(number, {
    loss: 2 - number / 10,
    ...(number % 5 === 4 ? { "val/loss": number === 9 ? "NaN" : number } : {}),
  }),
);

function store(files: Files = {}): string {
  const root = testFolder();
  storeRun(root, { "run.ndjson": [created(), started(), ended()], "steps.ndjson": steps, ...files });
  return root;
}

describe("the page of a run", () => {
  test("shows each table as it was logged last, of those that are whole", async () => {
    const table = (number: number, cell: number, more: object = {}) => ({
      ...step(number, more),
      name: "t",
      columns: ["x"],
      rows: [[cell]],
    });
    const torn = JSON.stringify(table(9, 44)).slice(0, -3);
    const root = store({
      "tables.ndjson": [table(0, 11), table(4, 22), table(7, 33, { _rank: 1 }), torn],
    });
    const page = await show(root, {}, 80);
    expect(page).toContain("t  1 row at step 4, the last of 2 (--all)");
    expect(page).toContain("│ 22 │");
    expect(page).not.toMatch(/│ (11|33|44) │/);
    expect(await show(root, { all: true }, 80)).toMatch(/│ 11 │[\s\S]*│ 22 │/);
    expect(JSON.parse(await show(root, { json: true })).tables).toHaveLength(2);
  });

  test("tells of everything that it has", async () => {
    const root = store({
      "run.ndjson": [
        created(),
        started(),
        {
          event: "code",
          timestamp: T,
          attempt: 1,
          root: "/c",
          commit: "3f2a91c0d4e5",
          branch: "main",
          dirty: true,
          patch: "code/1.patch",
        },
        {
          event: "place",
          timestamp: T,
          attempt: 1,
          os: "Linux 6.8",
          cores: 8,
          memory: 34_359_738_368,
          gpus: ["H100", "H100"],
          cuda: "12.4",
          python: { path: "/usr/bin/python3", version: "3.11.7" },
        },
        ended(),
      ],
      "media.ndjson": [1, 2].map((number) => ({
        step: number,
        timestamp: T,
        name: "sample",
        _type: "trackio.image",
        file_path: `media/sample-${number}-0.png`,
      })),
      "alerts.ndjson": [
        { step: 3, timestamp: T, title: "Loss spike", text: "loss rose to 9.7", level: "error" },
        { step: 4, timestamp: T, title: "Hot", level: "warn" },
      ],
      "system.ndjson": [
        { timestamp: T, "gpu/0/utilization": 50 },
        { timestamp: T, "gpu/0/utilization": 90 },
      ],
    });
    const text = (await show(root, {}, 80)).replaceAll(root, "/store").split("\n").slice(2).join("\n");
    expect(text).toMatchInlineSnapshot(`
      "  started  4 m ago (2026-11-23 03:26:00)
        steps    20 (0 to 19)
        command  true
        cwd      /
        host     h, as u
        code     3f2a91c0 on main + changes (--patch)
        python   3.11.7, /usr/bin/python3
        machine  Linux 6.8, 8 cores, 32 GB
        gpus     2 × H100, CUDA 12.4
        id       i
        folder   /store/p/r

      metrics
        metric    last  course            min  at step  max  at step  points  NaN
        loss       0.1  ██▇▇▆▆▅▅▄▄▃▃▂▂▁▁  0.1       19    2        0      20
        val/loss  19    ▁×▆█              4          4   19       19       4    1

      media  2 logged
        name    kind   step  logged  file
        sample  image     2     2 ×  media/sample-2-0.png
        … and 1 more: --all

      alerts  2 alerts
        error  Loss spike: loss rose to 9.7  step 3  4 m ago
        warn   Hot                           step 4  4 m ago

      machine  2 samples
        sampled            max  mean  last
        gpu/0/utilization   90    70    90  %
      "
    `);
  });

  test("leaves out most of many metrics, and says how to see them", async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, number) => [`m${number}`, number]));
    const root = store({ "steps.ndjson": [step(0, many), step(1, { ...many, loss: 1 })] });
    const text = await show(root, {}, 80);
    expect(text).toContain("\n  loss ");
    expect(text).toContain("\n  m28 ");
    expect(text).not.toContain("\n  m29 ");
    expect(text).toContain("  … and 31 more: --all, or --metric 'NAME*'\n");
    for (const whole of [await show(root, { all: true }, 80), await show(root)]) {
      expect(whole).toContain("\n  m59 ");
      expect(whole).not.toContain("--metric");
    }
  });

  test("has no sparklines in a pipe, and those of ASCII where the terminal has nothing else", async () => {
    const root = store();
    expect(await show(root)).not.toContain("course");
    expect(await show(root, {}, 80)).toMatch(/ loss +0\.1 +█+▇/);
    expect(await show(root, {}, 80, ["p/r"], { TERM: "dumb" })).toMatch(/ loss +0\.1 +'+-+\.+_+ /);
    expect(await show(root, {}, 40)).not.toContain("course");
  });
});

describe("--metric", () => {
  test("shows these alone, with charts", async () => {
    const text = await show(store(), { metric: ["val/*"] }, 80);
    expect(text).toMatchInlineSnapshot(`
      "✔ p/r finished in 1.0 s

      metrics
        metric    first  last  course  min  at step  max  at step  points  NaN
        val/loss      4    19  ▁×▆█      4        4   19       19       4    1

      val/loss  over step
      20 ┤                                                                       ⣀⣀⣀⠤⠤
         │                                                          ⢀⣀⣀⡠⠤⠤⠤⠒⠒⠒⠉⠉⠉
      15 ┤                                              ⢀⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁
         │                                  ⢀⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁
      10 ┤                      ⢀⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁
         │          ⢀⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁
       5 ┤⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉⠁
         └┬─────────┬─────────┬────×────┬─────────┬─────────┬─────────┬─────────┬─────
          4         6         8        10        12        14        16        18
      × val/loss: NaN at 1 point
      "
    `);
  });

  test("takes several, and lists of them", async () => {
    const root = store();
    for (const metric of [["loss,val/loss"], ["loss", "val/loss"], ["*"]]) {
      expect((await show(root, { metric, csv: true })).split("\n").map((line) => line.split(",")[0])).toEqual(
        ["metric", "loss", "val/loss", ""],
      );
    }
  });

  test("that the run does not have is an error that says which there are", async () => {
    const error = await show(store(), { metric: ["los"] }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: '"p/r" has no metric "los".',
      hints: ["Did you mean loss, or val/loss?", "Its metrics: loss, val/loss"],
    });
  });
});

describe("--steps", () => {
  test("shows the points of a range, and their extremes", async () => {
    expect(await show(store(), { steps: "8:10" }, 80)).toMatchInlineSnapshot(`
      "✔ p/r finished in 1.0 s

      steps 8 to 10  3 steps
        step  loss  val/loss
         min   1
         max   1.2
           8   1.2
           9   1.1       NaN
          10   1
      "
    `);
  });

  test.each([
    ["18:", ["18", "19"]],
    [":1", ["0", "1"]],
    ["7", ["7"]],
    ["90:99", []],
  ])("%s", async (range, expected) => {
    const csv = await show(store(), { steps: range, metric: ["loss"], csv: true });
    const [header, ...rows] = csv.trim().split("\n");
    expect(header).toBe("step,loss");
    expect(rows.map((row) => row.split(",")[0])).toEqual(expected);
  });

  test("leaves out most of many, unless all are wanted", async () => {
    const root = store({ "steps.ndjson": Array.from({ length: 100 }, (_, number) => step(number)) });
    const text = await show(root, { steps: ":99" }, 80);
    expect(text).toContain("  … 70 more steps: --all\n");
    expect(text.match(/^ +\d+ +\d+$/gm)).toHaveLength(30);
    expect((await show(root, { steps: "0:99", all: true }, 80)).match(/^ +\d+ +\d+$/gm)).toHaveLength(100);
  });

  test("gives JSON what was logged, and no points that a later attempt made again", async () => {
    const root = store({
      "run.ndjson": [created(), started(), ended(), started({ attempt: 2 }), ended({ attempt: 2 })],
      "steps.ndjson": [
        step(0, { loss: 5, word: "a" }),
        step(1, { loss: 4 }),
        step(2, { loss: 3 }),
        step(1, { _attempt: 2, loss: "NaN", ok: true }),
        step(1, { _attempt: 2, more: 7 }),
      ],
    });
    const points = async (flags: ShowFlags): Promise<unknown> =>
      JSON.parse(await show(root, { steps: "0:9", json: true, ...flags })).points;
    expect(await points({})).toEqual([
      { step: 0, metrics: { loss: 5, word: "a" } },
      { step: 1, metrics: { loss: "NaN", ok: "true", more: 7 } },
    ]);
    expect(await points({ attempt: "1", metric: ["loss"] })).toEqual([
      { step: 0, metrics: { loss: 5 } },
      { step: 1, metrics: { loss: 4 } },
      { step: 2, metrics: { loss: 3 } },
    ]);
  });

  test.each(["", ":", "a:b", "1:2:3", "-1:4", "1.5"])("refuses %j", (text) => {
    expect(() => parseShow([], { steps: text })).toThrow(`--steps takes a range of steps, not "${text}".`);
  });

  test("refuses a range that ends before it begins", () => {
    expect(() => parseShow([], { steps: "5:2" })).toThrow("--steps 5:2 ends before it begins");
  });
});

describe("--patch", () => {
  const code = (more: object) => ({
    event: "code",
    timestamp: T,
    attempt: 1,
    root: "/c",
    commit: "3f2a",
    branch: "main",
    ...more,
  });
  const withCode = (...events: readonly object[]): string =>
    store({ "run.ndjson": [created(), started(), ...events, ended()] });

  test("gives the changes to the byte; on a terminal without what it may act on", async () => {
    const root = withCode(code({ dirty: true, patch: "code/1.patch" }));
    const bytes = Buffer.from("+a\t\u001b[2J\r\n+\xff\n", "latin1");
    mkdirSync(join(root, "p/r/code"));
    writeFileSync(join(root, "p/r/code/1.patch"), bytes);
    expect(await showBytes(root, { patch: true })).toEqual(bytes);
    expect(await show(root, { patch: true }, 80)).toBe("+a\t�\n+�\n");
  });

  test.each<[events: readonly object[], message: string | RegExp]>([
    [[], '"p/r" has no patch: nothing was seen of its code.'],
    [[code({ dirty: false })], '"p/r" has no patch: its code was that of commit 3f2a.'],
    [
      [code({ dirty: true, left_out: [{ path: "", reason: "a patch of 20 MiB" }] })],
      '"p/r" has no patch: its changes were not kept.',
    ],
    [[code({ problem: "no git" })], '"p/r" has no patch: git told nothing. no git'],
    [[code({ dirty: true, patch: "code/1.patch" })], /^"p\/r" has a patch that cannot be read: .*1\.patch: /],
  ])("says why there is none (%#)", async (events, message) => {
    const root = withCode(...events);
    await expect(show(root, { patch: true })).rejects.toThrow(message);
  });
});

describe("what is asked of one run", () => {
  test("is refused of several", async () => {
    const root = store();
    for (const flags of [{ metric: ["loss"] }, { steps: "1:2" }, { patch: true }]) {
      await expect(show(root, flags, 80, ["p"])).rejects.toThrow(UsageError);
      await expect(show(root, flags, 80, [])).rejects.toThrow("is about one run, and none is named.");
    }
  });

  test("of an attempt that it does not have is an error", async () => {
    await expect(show(store(), { attempt: "2" })).rejects.toThrow(
      '"p/r" has no attempt 2: it has one attempt.',
    );
  });

  test("goes to other programs as everything that the page tells", async () => {
    const root = store({
      "run.ndjson": [
        created(),
        started(),
        { event: "code", timestamp: T, attempt: 1, root: "/c", commit: "3f2a", branch: "main", dirty: false },
        {
          event: "place",
          timestamp: T,
          attempt: 1,
          os: "Linux",
          gpus: ["H100"],
          variables: { OMP_NUM_THREADS: "4" },
        },
        { event: "checkpoint", timestamp: T, attempt: 1, path: "a.pt", step: 3 },
        ended(),
      ],
      "alerts.ndjson": [{ step: 4, timestamp: T, title: "Hot", level: "warn" }],
      "media.ndjson": [{ step: 1, timestamp: T, name: "w", _type: "trackio.histogram", bins: [0, 1] }],
      "system.ndjson": [{ timestamp: T, cpu: 50 }],
    });
    expect(JSON.parse(await show(root, { json: true, metric: ["loss"] }))).toMatchObject({
      rank: 0,
      attempts: [
        {
          code: { commit: "3f2a", branch: "main", dirty: false, patch: null, left_out: [] },
          place: { os: "Linux", gpus: ["H100"], gpu_driver: null, variables: { OMP_NUM_THREADS: "4" } },
        },
      ],
      checkpoints: [{ path: "a.pt", step: 3 }],
      metrics: { loss: { count: 20 } },
      logged_alerts: [{ level: "warn", title: "Hot", text: null, step: 4, timestamp: T }],
      logged_media: [{ name: "w", kind: "histogram", step: 1, path: null, missing: false }],
      machine: [{ name: "cpu", max: 50, mean: 50, last: 50 }],
    });
  });

  test("goes to other programs as the rows of its metrics", async () => {
    expect(await show(store(), { csv: true })).toMatchInlineSnapshot(`
      "metric,last,last_step,first,min,min_step,max,max_step,count,nan,step_metric
      loss,0.10000000000000009,19,2,0.10000000000000009,19,2,0,20,0,
      val/loss,19,19,4,4,4,19,19,4,1,
      "
    `);
    expect(await show(store(), { md: true, metric: ["loss"] })).toMatchInlineSnapshot(`
      "| metric | last | last_step | first | min | min_step | max | max_step | count | nan | step_metric |
      | ------ | ---: | --------: | ----: | --: | -------: | --: | -------: | ----: | --: | ----------- |
      | loss   |  0.1 |        19 |     2 | 0.1 |       19 |   2 |        0 |    20 |   0 |             |
      "
    `);
  });
});
