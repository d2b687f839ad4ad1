import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { RunView } from "../../../src/history/run-view.ts";
import { compareRuns } from "../../../src/render/diff/compare.ts";
import { diffJson } from "../../../src/render/diff/json.ts";
import { diffPage } from "../../../src/render/diff/page.ts";
import { detailsOf, hostileDetails } from "../arbitrary-details.ts";
import { isHarmless } from "../hostile.ts";
import { attemptOf, metricOf, NOW, screenOf, type ViewParts, viewOf } from "../views.ts";

interface Asked {
  readonly width?: number;
  readonly all?: boolean;
  readonly colour?: 0 | 1;
  readonly metric?: string;
  readonly precision?: number;
}

function page(
  views: readonly RunView[],
  { width, all = false, colour = 0, metric, precision }: Asked = {},
): string {
  const wanted = metric === undefined ? undefined : (name: string) => name === metric;
  return diffPage(compareRuns(views, NOW, wanted), { all, precision }, screenOf(width, colour)).join("\n");
}

const started = (command: readonly string[]) => ({ attempts: [attemptOf({ command })] });

const A: ViewParts = {
  run: "a",
  config: { lr: 0.05, optimizer: { name: "adam" }, seed: 1, dropout: null },
  metrics: {
    loss: metricOf(0.15, { min: 0.1, minStep: 120 }),
    accuracy: 0.93,
    lr: 0.05,
    w: 1.5,
    "train/seconds": 3,
  },
  life: started(["python3", "train.py", "--lr", "0.05", "--data", "/data/iris.csv", "--epochs", "200"]),
};
const B: ViewParts = {
  run: "b",
  config: { lr: 0.1, optimizer: { name: "adam" }, seed: 1, warmup: 10 },
  metrics: {
    loss: metricOf(0.12, { min: 0.12, minStep: 199 }),
    accuracy: 0.93,
    lr: 0.1,
    w: 1.7,
    note: "done",
  },
  life: {
    ...started(["python3", "train.py", "--lr", "0.1", "--data", "/data/iris.csv", "--epochs", "200"]),
    tags: ["x"],
  },
};

describe("a comparison of two runs", () => {
  test("tells what differs, how much, and which was better at what", () => {
    expect(page([viewOf(A), viewOf(B)], { width: 80 })).toMatchInlineSnapshot(`
      "                 a            b

      run
        tags           –            x

      environment
        command
          a  python3 train.py --lr [-0.05-] --data /data/iris.csv …
          b  python3 train.py --lr {+0.1+} --data /data/iris.csv …

      config
        lr             0.05         0.1
        dropout        null         –
        warmup         –            10

      metrics
        loss           0.15         0.12         −20 % better
          best         0.1  at 120  0.12 at 199  +20 % worse
        lr             0.05         0.1          +100 %
        w              1.5          1.7          +13.3 %
        train/seconds  3            –
        note           –            done

      b is better at loss (0.12, was 0.15). a and b are equal at accuracy.
      But the best loss was a's: 0.1 at step 120 (b: 0.12).
      Nothing tells which way of w is better.
      The same in both: 5 of the run, 3 of the environment, 2 of the config and 1
      metric (--all shows them)."
    `);
  });

  test("with --all, shows what is the same as well, and marks what is not", () => {
    expect(page([viewOf(A), viewOf(B)], { width: 80, all: true })).toMatchInlineSnapshot(`
      "                  a               b

      run
        status          ✔ finished      ✔ finished
        started         2 m ago         2 m ago
        duration        12.3 s          12.3 s
        attempts        1               1
        steps           200             200
      ≠ tags            –               x

      environment
        cwd             /home/ada/iris  /home/ada/iris
        host            lab-7           lab-7
        user            ada             ada
      ≠ command
          a  python3 train.py --lr [-0.05-] --data /data/iris.csv --epochs 200
          b  python3 train.py --lr {+0.1+} --data /data/iris.csv --epochs 200

      config
      ≠ lr              0.05            0.1
        optimizer/name  adam            adam
        seed            1               1
      ≠ dropout         null            –
      ≠ warmup          –               10

      metrics
      ≠ loss            0.15            0.12         −20 % better
          best          0.1  at 120     0.12 at 199  +20 % worse
        accuracy        0.93            0.93
      ≠ lr              0.05            0.1          +100 %
      ≠ w               1.5             1.7          +13.3 %
      ≠ train/seconds   3               –
      ≠ note            –               done

      b is better at loss (0.12, was 0.15). a and b are equal at accuracy.
      But the best loss was a's: 0.1 at step 120 (b: 0.12).
      Nothing tells which way of w is better."
    `);
  });

  test("is coloured by what is better, in words all the same", () => {
    const text = page([viewOf(A), viewOf(B)], { width: 80, colour: 1 });
    expect(text).toContain("\u001b[32m−20 % better\u001b[39m");
    expect(text).toContain("\u001b[31m+20 % worse\u001b[39m");
  });

  test("says when nothing differs", () => {
    expect(page([viewOf(A), viewOf({ ...A, run: "c" })])).toMatch(
      /^a and c differ in nothing that they recorded\.$/m,
    );
    const later = viewOf({
      ...A,
      run: "c",
      life: { attempts: [attemptOf({ ...viewOf(A).life.attempts[0], duration: 13 })] },
    });
    expect(page([viewOf(A), later])).toMatch(
      /^a and c differ in nothing that they recorded but their times\.$/m,
    );
  });

  test("says that a run is held against itself", () => {
    expect(page([viewOf(A), viewOf(A)], { width: 80 })).toBe("a is compared with itself.");
  });

  test("says what does not let it judge: no metrics, none in common, no goal, other steps, a run that runs", () => {
    expect(page([viewOf({ run: "x" }), viewOf({ run: "y", config: { k: 1 } })])).toContain(
      "None of them logged a metric.",
    );
    expect(page([viewOf(A), viewOf({ run: "y" })])).toContain("y logged no metric.");
    const one = viewOf({ run: "x", metrics: { loss: 1 } });
    expect(page([one, viewOf({ run: "y", metrics: { f1: 1 } })])).toContain("They have no metric in common");
    expect(page([one, viewOf({ run: "y", metrics: { loss: 1, f1: 1 } })])).toContain(
      "x and y are equal at loss.",
    );
    const short = viewOf({
      run: "short",
      status: { kind: "running", pid: 1, host: "h" },
      metrics: { w: 2 },
      summary: { steps: { count: 20, first: 0, last: 19, firstTime: null, lastTime: null, superseded: 0 } },
    });
    // Parts of a view go before the rest of its summary.
    const metrics = new Map([["w", metricOf(2, { lastStep: 19 })]]);
    const running = { ...short, summary: { ...short.summary, metrics } };
    const text = page([viewOf({ run: "long", metrics: { w: 1 } }), running], { width: 80 });
    expect(text).toContain("Nothing tells which way of w is better.");
    expect(text).toContain(
      "short ends at step 19, long at step 199: the last values are compared, not those",
    );
    expect(text).toContain("short still runs: these are the values so far.");
  });

  test("holds NaN to be worse than any number", () => {
    const text = page([
      viewOf({ run: "x", metrics: { loss: 5 } }),
      viewOf({ run: "y", metrics: { loss: "NaN" } }),
    ]);
    expect(text).toContain("x is better at loss (5; y: NaN).");
    expect(text).toMatch(/loss +5 +NaN +worse/);
  });

  test("gives numbers as many digits as tell them apart", () => {
    const text = page([
      viewOf({ run: "x", metrics: { loss: 0.1234561 } }),
      viewOf({ run: "y", metrics: { loss: 0.1234562 } }),
    ]);
    expect(text).toContain("x is better at loss (0.1234561; y: 0.1234562).");
  });

  test("keeps values apart that look alike, and a missing one from null", () => {
    const text = page([
      viewOf({ run: "x", config: { a: 1, b: null, e: "" } }),
      viewOf({ run: "y", config: { a: "1", e: 0 } }),
    ]);
    expect(text).toMatch(/ {2}a +1 +"1"\n {2}b +null +–\n {2}e +"" +0\n/);
  });

  test("compares the metrics alone that were asked for", () => {
    const text = page([viewOf(A), viewOf(B)], { metric: "accuracy" });
    expect(text).not.toContain("loss");
    expect(text).toContain("a and b do not differ in accuracy.");
  });

  test("shows so many digits as were asked for", () =>
    expect(page([viewOf(A), viewOf(B)], { precision: 1 })).toMatch(/loss +0\.1 +0\.1 +−20 % better/));
});

describe("a comparison of many runs", () => {
  const many = Array.from({ length: 5 }, (_, index) =>
    viewOf({
      run: `run-${index}`,
      config: { lr: 10 ** -index },
      metrics: { loss: 1 / (1 + index), f1: index / 10 },
    }),
  );

  test("names the best ones", () => {
    const text = page([...many, viewOf({ run: "too", config: { lr: 3 }, metrics: { loss: 0.2, f1: 0.1 } })]);
    expect(text).toContain("run-4 and too are best at loss (0.2); run-4 at f1 (0.4).");
  });

  test("is drawn several times where it does not fit, each time with the first run", () => {
    expect(page(many, { width: 60, metric: "loss" })).toMatchInlineSnapshot(`
      "        run-0  run-1              run-2

      config
        lr
          run-0  1
          run-1  0.1
          run-2  0.01
          run-3  0.001
          run-4  0.00009999999999999999

      metrics
        loss  1      0.5  −50 % better  0.3333  −66.7 % better

              run-0  run-3               run-4

      metrics
        loss  1      0.25  −75 % better  0.2  −80 % better

      run-4 is best at loss (0.2).
      The same in all: 5 of the run and 4 of the environment
      (--all shows them)."
    `);
  });

  test("tells what was taken and watched beside what they reported, where that differs", () => {
    const kept = { ended: null, alertRules: ["loss > 5", "nan(*)"] };
    const runs = [
      viewOf({ run: "a", life: { attempts: [attemptOf({ ...kept, match: ["keras"] })] } }),
      viewOf({
        run: "b",
        life: {
          attempts: [
            attemptOf({
              ...kept,
              match: ["keras", "acc=(?<acc>\\S+)"],
              followed: { files: ["metrics.csv"], tensorboard: ["runs/a", "runs/b"] },
            }),
          ],
        },
      }),
    ];
    expect(page(runs)).toMatchInlineSnapshot(`
      "               a      b

      environment
        match        keras  keras, 'acc=(?<acc>\\S+)'
        follow       –      metrics.csv
        tensorboard  –      runs/a, runs/b

      None of them logged a metric.
      The same in both: 5 of the run and 5 of the environment (--all shows them)."
    `);
    expect(page(runs, { all: true })).toContain("  alert rules  'loss > 5', 'nan(*)'");
    expect(diffJson(compareRuns(runs, NOW), false)).toMatchObject({
      environment: {
        match: { differs: true, values: [["keras"], ["keras", "acc=(?<acc>\\S+)"]], missing_in: [] },
        follow: { differs: true, values: [null, ["metrics.csv"]], missing_in: ["a"] },
        tensorboard: { differs: true, values: [null, ["runs/a", "runs/b"]], missing_in: ["a"] },
      },
    });
  });

  test("gives long names letters", () => {
    const long = ["first", "second"].map((end, index) =>
      viewOf({ run: `a-very-long-name-made-of-all-hyperparameters-${end}`, metrics: { loss: 1 + index } }),
    );
    expect(page(long, { width: 60 })).toMatchInlineSnapshot(`
      "A  a-very-long-name-made-of-all-hyperparameters-first
      B  a-very-long-name-made-of-all-hyperparameters-second

              A  B

      metrics
        loss  1  2  +100 % worse

      A is better at loss (1; B: 2).
      The same in both: 5 of the run and 4 of the environment
      (--all shows them)."
    `);
  });
});

const widths = fc.oneof(fc.constantFrom(60, 80, 200), fc.integer({ min: 20, max: 120 }));

test("a comparison keeps to the screen and does it no harm", () => {
  fc.assert(
    fc.property(
      fc.array(hostileDetails, { minLength: 2, maxLength: 4 }),
      widths,
      fc.constantFrom(0 as const, 1 as const),
      fc.boolean(),
      (many, width, colour, all) => {
        const comparison = compareRuns(
          many.map((parts) => detailsOf(parts).view),
          NOW,
        );
        for (const each of [width, undefined]) {
          for (const line of diffPage(comparison, { all, precision: undefined }, screenOf(each, colour))) {
            if (!isHarmless(line)) expect.fail(`a control character came out: ${JSON.stringify(line)}`);
            if (each !== undefined && stringWidth(line) > each)
              expect.fail(`wider than ${each}: ${stringWidth(line)} ${JSON.stringify(line)}`);
          }
        }
      },
    ),
  );
});
