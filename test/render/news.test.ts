import { describe, expect, it } from "vitest";
import type { News } from "../../src/observe/notify/news.ts";
import {
  type AlertTold,
  alertNews,
  type EndNotes,
  endNews,
  killedNews,
  testNews,
} from "../../src/render/news.ts";
import { ago, attemptOf, metricOf, screenOf, type ViewParts, viewOf } from "./views.ts";

const NONE: EndNotes = { pause: undefined, alerts: [], left: 0 };
const METRICS = {
  epoch: 9,
  "val/loss": metricOf(0.402, { min: 0.38, minStep: 120 }),
  accuracy: metricOf(0.97, { max: 0.97, maxStep: 199 }),
  loss: metricOf("NaN", { min: 0.061, minStep: 80, max: 3 }),
};

const text = ({ title, lines }: News): string => [title, ...lines].join("\n");
const end = (parts: ViewParts, notes = NONE): News => endNews([viewOf(parts)], notes, screenOf(undefined));

const alert = (over: Partial<AlertTold> = {}): AlertTold => ({
  project: "iris",
  run: "first",
  level: "warn",
  title: "loss > 5",
  text: "loss is 7.2",
  step: 120,
  timestamp: ago(60),
  times: 1,
  ...over,
});

describe("the end of a run", () => {
  it("is told in a line, then its numbers and best ones, and what was run", () => {
    expect(text(end({ metrics: METRICS }))).toMatchInlineSnapshot(`
      "✔ iris/first finished in 12.3 s
      val/loss 0.402 (best 0.38 at step 120) · accuracy 0.97 · loss NaN (best 0.061 at step 80) · epoch 9
      200 steps
      python3 train.py --lr 0.05 on lab-7"
    `);
  });

  it("is told in words, whatever it was", () => {
    const attempts = [attemptOf({ duration: 11_530 })];
    const titles = [
      { kind: "failed", exitCode: 1 } as const,
      { kind: "killed", signal: "SIGINT" } as const,
      { kind: "preempted", signal: "SIGTERM" } as const,
    ].map((status) => end({ status, life: { attempts } }));
    expect(titles.map(({ title, mood }) => `${mood}: ${title}`)).toMatchInlineSnapshot(`
      [
        "bad: ✘ iris/first failed (exit code 1) after 3 h 12 m",
        "bad: ✘ iris/first was killed by SIGINT after 3 h 12 m",
        "warn: ◌ iris/first was preempted by SIGTERM after 3 h 12 m",
      ]
    `);
  });

  it("tells of alerts that no message told, of a restart, and of attempts before", () => {
    const notes = { pause: 8, alerts: [alert(), alert({ title: null, text: "hot", times: 3 })], left: 12 };
    const parts = {
      status: { kind: "failed", exitCode: 1 },
      life: { attempts: [attemptOf(), attemptOf({ attempt: 2 })] },
    } as const;
    expect(text(end(parts, notes))).toMatchInlineSnapshot(`
      "✘ iris/first failed (exit code 1) after 12.3 s; starting again in 8 s
      200 steps, attempt 2
      ▲ loss > 5: loss is 7.2, at step 120
      ▲ hot, at step 120 (3 times)
      ▲ and 12 more alerts
      python3 train.py --lr 0.05 on lab-7"
    `);
  });

  it("cannot be made to look like several lines, or hide anything", () => {
    const run = "x\n✔ all is well\u001b[2J\u202e";
    const command = ["python", "a\nb"];
    const { title, lines } = end({ run, life: { attempts: [attemptOf({ command })] } });
    for (const harm of ["\n", "\u001b", "\u202e"]) expect([title, ...lines].join("")).not.toContain(harm);
  });

  it("is told of many runs together, those first that did not finish", () => {
    const views = Array.from({ length: 12 }, (_, index) =>
      viewOf({
        run: `r${index}`,
        metrics: { loss: index },
        ...(index === 7 ? { status: { kind: "failed", exitCode: 2 } as const } : {}),
      }),
    );
    expect(text(endNews(views, NONE, screenOf(undefined)))).toMatchInlineSnapshot(`
      "✘ iris: 12 runs, 1 did not finish
      ✘ iris/r7 failed (exit code 2) after 12.3 s · loss 7
      ✔ iris/r0 finished in 12.3 s · loss 0
      ✔ iris/r1 finished in 12.3 s · loss 1
      ✔ iris/r2 finished in 12.3 s · loss 2
      ✔ iris/r3 finished in 12.3 s · loss 3
      ✔ iris/r4 finished in 12.3 s · loss 4
      ✔ iris/r5 finished in 12.3 s · loss 5
      ✔ iris/r6 finished in 12.3 s · loss 6
      ✔ iris/r8 finished in 12.3 s · loss 8
      ✔ iris/r9 finished in 12.3 s · loss 9
      … and 2 more"
    `);
  });

  it("is told to programs with all its numbers", () => {
    expect(end({ metrics: METRICS, status: { kind: "failed", exitCode: 1 } }).facts).toMatchInlineSnapshot(`
      {
        "attempt": 1,
        "command": [
          "python3",
          "train.py",
          "--lr",
          "0.05",
        ],
        "duration": 12.3,
        "ended": "2026-11-23T03:28:12.300Z",
        "event": "ended",
        "exit_code": 0,
        "folder": "/home/ada/iris/.trackio/iris/first",
        "host": "lab-7",
        "id": "0190",
        "metrics": {
          "accuracy": {
            "best": 0.97,
            "best_step": 199,
            "goal": "maximize",
            "last": 0.97,
          },
          "epoch": {
            "last": 9,
          },
          "loss": {
            "best": 0.061,
            "best_step": 80,
            "goal": "minimize",
            "last": "NaN",
          },
          "val/loss": {
            "best": 0.38,
            "best_step": 120,
            "goal": "minimize",
            "last": 0.402,
          },
        },
        "project": "iris",
        "run": "first",
        "signal": null,
        "started": "2026-11-23T03:28:00.000Z",
        "status": "failed",
        "steps": 200,
        "user": "ada",
      }
    `);
  });
});

describe("alerts", () => {
  it("are told in a line where there is one, else in a line each", () => {
    expect(text(alertNews([alert()], 0))).toMatchInlineSnapshot(
      `"▲ iris/first: loss > 5: loss is 7.2, at step 120"`,
    );
    const many = [alert({ times: 17 }), alert({ level: "error", title: "nan(loss)", text: "loss is NaN" })];
    expect(text(alertNews(many, 2981))).toMatchInlineSnapshot(`
      "▲ iris/first: 2,999 alerts
      ▲ loss > 5: loss is 7.2, at step 120 (17 times)
      ▲ nan(loss): loss is NaN, at step 120
      ▲ and 2,981 more alerts"
    `);
  });

  it("are told to programs one by one", () => {
    expect(alertNews([alert()], 3).facts).toMatchInlineSnapshot(`
      {
        "alerts": [
          {
            "level": "warn",
            "project": "iris",
            "run": "first",
            "step": 120,
            "text": "loss is 7.2",
            "times": 1,
            "timestamp": "2026-11-23T03:29:00.000Z",
            "title": "loss > 5",
          },
        ],
        "alerts_left_out": 3,
        "event": "alert",
        "project": "iris",
        "run": "first",
      }
    `);
  });
});

describe("other news", () => {
  it("are that trackio itself is gone, and that somebody tries an address", () => {
    expect(
      text(
        killedNews({
          project: "iris",
          run: "first",
          command: ["python", "train.py"],
          host: "lab-7",
          started: ago(60),
        }),
      ),
    ).toMatchInlineSnapshot(`
      "✘ iris/first crashed: trackio itself was killed
      python train.py on lab-7, started 2026-11-23T03:29:00.000Z"
    `);
    expect(text(testNews("lab-7"))).toMatchInlineSnapshot(`
      "✔ trackio can write here
      A test from lab-7. Runs with this address tell of their end and of alerts."
    `);
  });
});
