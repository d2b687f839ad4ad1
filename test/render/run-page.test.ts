import { describe, expect, test } from "vitest";
import type { Life } from "../../src/history/life.ts";
import type { RunDetails } from "../../src/render/run-details.ts";
import { runPage } from "../../src/render/run-page.ts";
import { ago, attemptOf, metricOf, screenOf, viewOf } from "./views.ts";

const draw = (details: RunDetails, width: number | undefined, all = false) =>
  runPage(details, all, screenOf(width)).join("\n");

const only = (view: RunDetails["view"]): RunDetails => ({ view, tables: [], rejected: [] });

test("what the program says of the run as a whole stands between config and metrics", () => {
  const view = viewOf({
    config: { lr: 0.1 },
    metrics: { loss: 0.5 },
    life: {
      summary: [
        ["best", 0.96],
        ["by", { class: { setosa: 1 } }],
        ["verdict", "good\u001b[2J"],
      ],
    },
  });
  expect(draw(only(view), 60).split("\n").slice(8)).toMatchInlineSnapshot(`
    [
      "  folder   /home/ada/iris/.trackio/iris/first",
      "",
      "config",
      "  lr  0.1",
      "",
      "summary",
      "  best             0.96",
      "  by/class/setosa  1",
      "  verdict          good",
      "",
      "metrics",
      "  metric  last  min  at step  max  at step  points",
      "  loss     0.5  0.5      199  0.5      199     200",
    ]
  `);
});

test("what was taken and watched beside what the program reports stands behind its command", () => {
  const attempt = attemptOf({
    match: ["keras", "acc=(?<acc>\\S+)"],
    followed: { files: ["metrics.csv"], tensorboard: ["runs"] },
    alertRules: ["loss > 5", "nan(*)"],
  });
  const lines = draw(only(viewOf({ life: { attempts: [attempt] } })), 80).split("\n");
  expect(lines.slice(5, 9)).toMatchInlineSnapshot(`
    [
      "  cwd        /home/ada/iris",
      "  matches    keras, 'acc=(?<acc>\\S+)'",
      "  follows    metrics.csv, TensorBoard's files in runs",
      "  alerts on  loss > 5, nan(*)",
    ]
  `);
});

test("a config of very many values is cut on a screen: what says something comes first", () => {
  const defaults = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [`option_${n}`, n % 2 === 0 ? null : n]),
  );
  const view = only(viewOf({ config: { ...defaults, lr: 0.1 } }));
  const shown = draw(view, 80);
  expect(shown).toMatch(/ option_1 +1 /);
  expect(shown).toMatch(/ lr +0\.1\n/);
  expect(shown).not.toContain("option_2 ");
  expect(shown).toContain("  … and 20 more: --all");
  for (const whole of [draw(view, undefined), draw(view, 80, true)]) {
    expect(whole).toContain("option_2 ");
    expect(whole).not.toContain("more: --all");
  }
});

test("a config of as many values as a screen shows is whole", () => {
  const values = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`option_${n}`, null]));
  expect(draw(only(viewOf({ config: values })), 80)).not.toContain("more: --all");
  expect(draw(only(viewOf({ config: { ...values, other: null } })), 80)).toContain("… and 2 more: --all");
});

const eventful: RunDetails = {
  view: viewOf({
    config: {
      lr: 0.05,
      batch_size: 32,
      optimizer: { name: "adam", betas: [0.9, 0.999] },
      prompt: "Think. ".repeat(80),
    },
    metrics: {
      loss: metricOf(0.0612345, { min: 0.06, minStep: 180, max: 1.0987, maxStep: 0 }),
      "val/loss": metricOf("NaN", {
        min: 0.1,
        minStep: 100,
        max: 12.5,
        maxStep: 3,
        nan: 12,
        stepMetric: "epoch",
      }),
      tokens: metricOf(1234567890, { min: 0, minStep: 0 }),
      sample: metricOf("hello\nworld"),
    },
    life: {
      group: "sweep-1",
      tags: ["baseline", "cpu"],
      notes: ["First try with the small network, before anyone had looked at the data in detail."],
      checkpoints: [{ path: "ckpt/180.pt", step: 180, rank: 0 }],
      total: 1000,
      attempts: [
        attemptOf({
          started: ago(7300),
          exitCode: null,
          signal: "SIGTERM",
          duration: 80,
          stopSignals: ["SIGTERM"],
        }),
        attemptOf({ attempt: 2, exitCode: 3 }),
      ],
    },
    status: { kind: "failed", exitCode: 3 },
    summary: {
      steps: { count: 200, first: 0, last: 199, firstTime: ago(119), lastTime: ago(108), superseded: 19 },
      media: new Map([
        ["image", 12],
        ["histogram", 1],
      ]),
      alerts: 2,
      rejected: 42,
      system: 1340,
      ranks: new Map([
        [1, 199],
        [2, 199],
        [3, 199],
        [7, 20],
      ]),
    },
    waiting: 3,
  }),
  tables: [
    { name: "predictions", step: 100, columns: ["id", "species"], rows: [[0, "early"]] },
    {
      name: "predictions",
      step: 199,
      columns: ["id", "species"],
      rows: [
        [0, "setosa"],
        [1, "virginica"],
      ],
    },
    { name: "nothing", step: 199, columns: ["id"], rows: [] },
  ],
  rejected: Array.from({ length: 42 }, (_, index) => ({
    timestamp: ago(5),
    reason: "not JSON: expected a value at column 1",
    line: `Epoch ${index}/200 \u001b[31mloss\u001b[0m 0.5\r`,
  })),
};

describe("the page of a run", () => {
  test("on 80 columns", () => {
    expect(draw(eventful, 80)).toMatchInlineSnapshot(`
      "✘ iris/first failed (exit code 3) after 1 m 32 s

        started     2 m ago (2026-11-23 03:28:00), attempt 2 of 2
        steps       200 of 1,000 (0 to 199)
        command     python3 train.py --lr 0.05
        cwd         /home/ada/iris
        host        lab-7, as ada
        group       sweep-1
        tags        baseline, cpu
        note        First try with the small network, before anyone had looked at the
                    data in detail.
        checkpoint  ckpt/180.pt at step 180
        id          0190
        folder      /home/ada/iris/.trackio/iris/first

      attempts
        attempt  status                 started  duration  host
              1  ◌ preempted (SIGTERM)  2 h ago  1 m 20 s  lab-7
              2  ✘ failed (3)           2 m ago    12.3 s  lab-7

      config
        lr               0.05
        batch_size       32
        optimizer/name   adam
        optimizer/betas  [0.9,0.999]
        prompt           Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think. …

      metrics
        metric                last   min  at step             max  at step  NaN
        loss               0.06123  0.06      180           1.099        0
        val/loss               NaN  0.1       100          12.5          3   12
        tokens    1234567890        0           0  1234567890          199
        sample         hello⏎world
        … 2 more columns: use a wider terminal or --json

      predictions  2 rows at step 199, the last of 2 (--all)
        ┌────┬───────────┐
        │ id │ species   │
        ├────┼───────────┤
        │  0 │ setosa    │
        │  1 │ virginica │
        └────┴───────────┘

      nothing  0 rows at step 199

      rejected  42 lines
        not JSON: expected a value at column 1  Epoch 0/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 1/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 2/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 3/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 4/200 loss 0.5�
        … and 37 more (--all)

        Also logged: 12 images, 1 histogram, 2 alerts and 1,340 machine samples
        (--all)
        Ranks 1-3 and 7 logged too: --rank 1
        19 steps of earlier attempts, logged again later, hidden: --attempt 1
        3 lines wait in the spool until a command that may write here adds them."
    `);
  });

  test("on 200 columns", () => {
    expect(draw(eventful, 200)).toMatchInlineSnapshot(`
      "✘ iris/first failed (exit code 3) after 1 m 32 s

        started     2 m ago (2026-11-23 03:28:00), attempt 2 of 2
        steps       200 of 1,000 (0 to 199)
        command     python3 train.py --lr 0.05
        cwd         /home/ada/iris
        host        lab-7, as ada
        group       sweep-1
        tags        baseline, cpu
        note        First try with the small network, before anyone had looked at the data in detail.
        checkpoint  ckpt/180.pt at step 180
        id          0190
        folder      /home/ada/iris/.trackio/iris/first

      attempts
        attempt  status                 started  duration  host
              1  ◌ preempted (SIGTERM)  2 h ago  1 m 20 s  lab-7
              2  ✘ failed (3)           2 m ago    12.3 s  lab-7

      config
        lr               0.05
        batch_size       32
        optimizer/name   adam
        optimizer/betas  [0.9,0.999]
        prompt           Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think. Think.
                         Think. Think.

      metrics
        metric                last   min  at step             max  at step  points  NaN  over
        loss               0.06123  0.06      180           1.099        0     200       step
        val/loss               NaN  0.1       100          12.5          3     200   12  epoch
        tokens    1234567890        0           0  1234567890          199     200       step
        sample         hello⏎world                                             200       step

      predictions  2 rows at step 199, the last of 2 (--all)
        ┌────┬───────────┐
        │ id │ species   │
        ├────┼───────────┤
        │  0 │ setosa    │
        │  1 │ virginica │
        └────┴───────────┘

      nothing  0 rows at step 199

      rejected  42 lines
        not JSON: expected a value at column 1  Epoch 0/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 1/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 2/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 3/200 loss 0.5�
        not JSON: expected a value at column 1  Epoch 4/200 loss 0.5�
        … and 37 more (--all)

        Also logged: 12 images, 1 histogram, 2 alerts and 1,340 machine samples (--all)
        Ranks 1-3 and 7 logged too: --rank 1
        19 steps of earlier attempts, logged again later, hidden: --attempt 1
        3 lines wait in the spool until a command that may write here adds them."
    `);
  });

  test("on 60 columns", () => {
    expect(draw(eventful, 60)).toMatchInlineSnapshot(`
      "✘ iris/first failed (exit code 3) after 1 m 32 s

        started     2 m ago (2026-11-23 03:28:00), attempt 2 of 2
        steps       200 of 1,000 (0 to 199)
        command     python3 train.py --lr 0.05
        cwd         /home/ada/iris
        host        lab-7, as ada
        group       sweep-1
        tags        baseline, cpu
        note        First try with the small network, before
                    anyone had looked at the data in detail.
        checkpoint  ckpt/180.pt at step 180
        id          0190
        folder      /home/ada/iris/.trackio/iris/first

      attempts
        attempt  status                 started  duration  host
              1  ◌ preempted (SIGTERM)  2 h ago  1 m 20 s  lab-7
              2  ✘ failed (3)           2 m ago    12.3 s  lab-7

      config
        lr               0.05
        batch_size       32
        optimizer/name   adam
        optimizer/betas  [0.9,0.999]
        prompt           Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think.
                         Think. Think. Think. Think. Think. Think…

      metrics
        metric                last   min             max  NaN
        loss               0.06123  0.06           1.099
        val/loss               NaN  0.1           12.5     12
        tokens    1234567890        0     1234567890
        sample         hello⏎world
        … 4 more columns: use a wider terminal or --json

      predictions  2 rows at step 199, the last of 2 (--all)
        ┌────┬───────────┐
        │ id │ species   │
        ├────┼───────────┤
        │  0 │ setosa    │
        │  1 │ virginica │
        └────┴───────────┘

      nothing  0 rows at step 199

      rejected  42 lines
        not JSON: expected a value at column 1  Epoch 0/200 loss …
        not JSON: expected a value at column 1  Epoch 1/200 loss …
        not JSON: expected a value at column 1  Epoch 2/200 loss …
        not JSON: expected a value at column 1  Epoch 3/200 loss …
        not JSON: expected a value at column 1  Epoch 4/200 loss …
        … and 37 more (--all)

        Also logged: 12 images, 1 histogram, 2 alerts and 1,340
        machine samples (--all)
        Ranks 1-3 and 7 logged too: --rank 1
        19 steps of earlier attempts, logged again later, hidden:
        --attempt 1
        3 lines wait in the spool until a command that may write
        here adds them."
    `);
  });

  test("of a run that reported nothing is its header", () => {
    const steps = { count: 0, first: null, last: null, firstTime: null, lastTime: null, superseded: 0 };
    expect(draw(only(viewOf({ summary: { steps } })), 80)).toMatchInlineSnapshot(`
      "✔ iris/first finished in 12.3 s

        started  2 m ago (2026-11-23 03:28:00)
        command  python3 train.py --lr 0.05
        cwd      /home/ada/iris
        host     lab-7, as ada
        id       0190
        folder   /home/ada/iris/.trackio/iris/first"
    `);
  });

  test("tells why steps are hidden", () => {
    const steps = { count: 2, first: 0, last: 1, firstTime: ago(9), lastTime: ago(9), superseded: 19 };
    const rewinds = [{ attempt: 1, rank: 0, rewind: 1, step: 1, metrics: null, empty: false }];
    const note = (life: Partial<Life>): string | undefined =>
      draw(only(viewOf({ summary: { steps }, life })), 120)
        .split("\n")
        .at(-1);
    expect(note({ rewinds })).toBe("  19 steps that the program took back, hidden: --attempt 1");
    expect(note({ rewinds, attempts: [attemptOf({}), attemptOf({ attempt: 2 })] })).toBe(
      "  19 steps taken back or logged again later, hidden: --attempt 1",
    );
  });

  test("on 40 and 20 columns keeps its labels whole", () => {
    const view = viewOf({
      config: { lr: 0.05, "model/encoder/attention/number_of_heads": 8, optimizer: "adam" },
      metrics: { loss: 0.5, "gradients/layer.0.attention.weight/norm": 0.25 },
    });
    expect(draw(only(view), 40)).toMatchInlineSnapshot(`
      "✔ iris/first finished in 12.3 s

        started  2 m ago (2026-11-23 03:28:00)
        steps    200 (0 to 199)
        command  python3 train.py --lr 0.05
        cwd      /home/ada/iris
        host     lab-7, as ada
        id       0190
        folder   /home/ada/iris/.trackio/iris/
                 first

      config
        lr         0.05
        model/encoder/attention/number_of_head
        s
          8
        optimizer  adam

      metrics
        metric                last   min   max
        loss                  0.5   0.5   0.5
        gradients/…ight/norm  0.25  0.25  0.25
        … 3 more columns (--json)"
    `);
    expect(draw(only(view), 20)).toMatchInlineSnapshot(`
      "✔ iris/first
      finished in 12.3 s

        started
          2 m ago
          (2026-11-23
          03:28:00)
        steps
          200 (0 to 199)
        command
          python3 train.py
          --lr 0.05
        cwd
          /home/ada/iris
        host
          lab-7, as ada
        id
          0190
        folder
          /home/ada/iris/.
          trackio/iris/fir
          st

      config
        lr
          0.05
        model/encoder/atte
        ntion/number_of_he
        ads
          8
        optimizer
          adam

      metrics
        metric        last
        loss          0.5
        gradie…/norm  0.25
        … 5 more columns"
    `);
  });

  test("of a run that goes on without its recorder says where its lines are", () => {
    const status = { kind: "running", pid: 41, host: "lab-7", recorderGone: true } as const;
    expect(draw(only(viewOf({ status, waiting: 3 })), undefined)).toMatch(
      /^● iris\/first has been running .*\n[\s\S]* {2}The recorder is gone\. The program goes on, and 3 lines wait in the spool until it has ended\.$/,
    );
    expect(draw(only(viewOf({ status })), undefined)).toContain("and what it reports waits in the spool");
  });

  test("of a damaged run says what cannot be read, and shows the rest", () => {
    const status = { kind: "damaged", reason: "run.ndjson is empty" } as const;
    const page = draw(
      only(viewOf({ status, life: { attempts: [], created: "" }, metrics: { loss: 1 } })),
      80,
    );
    expect(page).toMatch(/^! iris\/first is damaged: run.ndjson is empty\n[\s\S]*loss +1/);
  });

  test("of a run whose program never began tells what there is", () => {
    expect(
      draw(only(viewOf({ status: { kind: "crashed" }, life: { attempts: [] } })), 80),
    ).toMatchInlineSnapshot(`
      "✘ iris/first crashed before its program was started

        started  2 m ago (2026-11-23 03:27:59)
        steps    200 (0 to 199)
        id       0190
        folder   /home/ada/iris/.trackio/iris/first"
    `);
  });

  test("in colour means the same", () => {
    const view = viewOf({ config: { lr: 0.05 }, metrics: { loss: metricOf("NaN", { count: 3, nan: 3 }) } });
    const lines = runPage({ ...only(view), tables: eventful.tables.slice(1, 2) }, false, screenOf(80, 1));
    expect(lines.join("\n").replaceAll("\u001b", "ESC")).toMatchInlineSnapshot(`
      "ESC[32m✔ESC[39m ESC[1miris/firstESC[22m ESC[32mfinished in 12.3 sESC[39m

        ESC[2mstartedESC[22m  2 m ago (2026-11-23 03:28:00)
        ESC[2mstepsESC[22m    200 (0 to 199)
        ESC[2mcommandESC[22m  python3 train.py --lr 0.05
        ESC[2mcwdESC[22m      /home/ada/iris
        ESC[2mhostESC[22m     lab-7, as ada
        ESC[2midESC[22m       0190
        ESC[2mfolderESC[22m   /home/ada/iris/.trackio/iris/first

      ESC[1mconfigESC[22m
        ESC[2mlrESC[22m  0.05

      ESC[1mmetricsESC[22m
        ESC[2mmetricESC[22m  ESC[2mlastESC[22m  ESC[2mminESC[22m  ESC[2mat stepESC[22m  ESC[2mmaxESC[22m  ESC[2mat stepESC[22m  ESC[2mpointsESC[22m  ESC[2mNaNESC[22m
        loss     ESC[31mNaNESC[39m                                   3    ESC[31m3ESC[39m

      ESC[1mpredictionsESC[22m  ESC[2m2 rows at step 199ESC[22m
        ESC[2m┌────┬───────────┐ESC[22m
        ESC[2m│ESC[22m ESC[1midESC[22m ESC[2m│ESC[22m ESC[1mspeciesESC[22m   ESC[2m│ESC[22m
        ESC[2m├────┼───────────┤ESC[22m
        ESC[2m│ESC[22m  0 ESC[2m│ESC[22m setosa    ESC[2m│ESC[22m
        ESC[2m│ESC[22m  1 ESC[2m│ESC[22m virginica ESC[2m│ESC[22m
        ESC[2m└────┴───────────┘ESC[22m"
    `);
  });

  test("with all shows every table as often as it was logged, every rejected line, every word", () => {
    const text = draw({ ...eventful, media: [], alerts: [], peaks: [] }, 80, true);
    expect(text).toContain("early");
    expect(text).toContain("Epoch 41/200");
    expect(text).not.toContain("--all");
    expect(text.match(/Think\./g)).toHaveLength(80);
  });

  test("piped cuts nothing but what --all would bring", () => {
    const text = draw(eventful, undefined);
    expect(text.match(/Think\./g)).toHaveLength(80);
    expect(text).toContain("… and 37 more (--all)");
  });

  test("tells one step by its number", () => {
    const steps = { count: 1, first: 7, last: 7, firstTime: ago(9), lastTime: ago(9), superseded: 0 };
    expect(draw(only(viewOf({ summary: { steps } })), 80)).toMatch(/steps +1 \(step 7\)\n/);
  });

  test("gives the command so that a shell takes it back", () => {
    const attempts = [attemptOf({ command: ["python3", "train it.py", "--note", "it's", ""] })];
    expect(draw(only(viewOf({ life: { attempts } })), 80)).toContain(
      `python3 'train it.py' --note 'it'\\''s' ''`,
    );
  });
});

test.each([
  [undefined, "Ranks 1-2 logged too: --rank 1"],
  [1, "Ranks 0 and 2 logged too: --rank 0"],
  [2, "Ranks 0-1 logged too: --rank 0"],
])("a page of rank %s names the other ranks", (rank, said) => {
  const view = viewOf({});
  const summary = {
    ...view.summary,
    lowest: 0,
    rank: rank ?? 0,
    ranks: new Map([1, 2].map((each) => [each, 9])),
  };
  expect(draw(only({ ...view, summary }), 80)).toContain(said);
});

test("a page of ranks without rank 0 says whose steps it shows", () => {
  const summary = { lowest: 8, rank: 8, ranks: new Map([8, 9].map((each) => [each, 199])) };
  const text = draw(only(viewOf({ metrics: { loss: 0.5 }, summary })), 80);
  expect(text).toContain("  steps    200 (0 to 199), of rank 8\n");
  expect(text).toContain("metrics  of rank 8\n");
  expect(text).toContain("Rank 9 logged too: --rank 9");
});
