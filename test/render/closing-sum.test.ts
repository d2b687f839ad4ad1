import { describe, expect, test } from "vitest";
import type { RunView } from "../../src/history/run-view.ts";
import { closingWords } from "../../src/render/closing-sum.ts";
import { ago, attemptOf, screenOf, type ViewParts, viewOf } from "./views.ts";

/** Runs of a second each, one after the other. */
const runs = (count: number, change: (at: number) => ViewParts = () => ({})): RunView[] =>
  Array.from({ length: count }, (_, at) =>
    viewOf({
      run: `run-${at}`,
      life: { attempts: [attemptOf({ started: ago(1000 - at), duration: 1 })] },
      ...change(at),
    }),
  );
const close = (views: readonly RunView[]) => closingWords(views, screenOf(80));
const failed = { status: { kind: "failed", exitCode: 3 } } as const;

describe("the closing lines of a program", () => {
  test("with up to ten runs are those of each", () => {
    const lines = close(runs(10));
    expect(lines).toHaveLength(20);
    expect(lines.slice(-2)).toEqual([
      "✔ iris/run-9 finished in 1.0 s: 200 steps",
      "  trackio show iris/run-9",
    ]);
  });

  test("with more are a sum, and how to see them", () => {
    expect(close(runs(11))).toEqual([
      "✔ iris: 11 runs, all finished in 11.0 s: 2,200 steps",
      "  trackio show iris",
    ]);
  });

  test("name those that went wrong", () => {
    const killed = { status: { kind: "killed", signal: "SIGTERM" } } as const;
    expect(close(runs(200, (at) => (at === 7 ? failed : at === 199 ? killed : {})))).toEqual([
      "✘ iris: 200 runs, 198 finished, 1 failed, 1 killed in 3 m 20 s: 40,000 steps",
      "  iris/run-7 failed (exit code 3) after 1.0 s",
      "  iris/run-199 was killed by SIGTERM after 1.0 s",
      "  trackio show iris",
    ]);
  });

  test("name a few of them where they are many", () => {
    const lines = close(runs(1200, () => failed));
    expect(lines[0]).toBe("✘ iris: 1,200 runs, 1,200 failed in 20 m: 240,000 steps");
    expect(lines.slice(-3)).toEqual([
      "  iris/run-4 failed (exit code 3) after 1.0 s",
      "  … and 1,195 more",
      "  trackio show iris",
    ]);
  });

  test("count projects where there are several", () => {
    expect(close(runs(12, (at) => ({ project: `p${at % 3}` })))).toEqual([
      "✔ 3 projects: 12 runs, all finished in 12.0 s: 2,400 steps",
      "  trackio show",
    ]);
  });

  test("tell in sum what was reported beside steps, and what was rejected", () => {
    const summary = { rejected: 1, alerts: 2, media: new Map([["image", 3]]) };
    expect(close(runs(20, () => ({ summary })))[0]).toMatch(
      /: 4,000 steps, 60 images, 40 alerts, 20 lines rejected$/,
    );
  });

  test("do no harm with a name, and quote it", () => {
    expect(close(runs(11, () => ({ project: "my\u001b[2J project" }))).map((line) => line.trim())).toEqual([
      "✔ my project: 11 runs, all finished in 11.0 s: 2,200 steps",
      "trackio show 'my project'",
    ]);
  });

  test("leave out a time that no clock tells", () => {
    const life = { attempts: [attemptOf({ started: "?", duration: null, ended: null })] };
    expect(close(runs(11, () => ({ life })))[0]).toBe("✔ iris: 11 runs, all finished: 2,200 steps");
  });
});
