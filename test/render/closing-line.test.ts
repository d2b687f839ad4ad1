import { describe, expect, test } from "vitest";
import { closingLines } from "../../src/render/closing-line.ts";
import { attemptOf, screenOf, type ViewParts, viewOf } from "./views.ts";

const close = (parts: ViewParts, width: number | undefined = 120) =>
  closingLines(viewOf(parts), screenOf(width));
const table = { name: "t", logged: 1, rows: 3, columns: ["a"], lastStep: 1 };
const noSteps = { count: 0, first: null, last: null, firstTime: null, lastTime: null, superseded: 0 };

describe("the closing lines", () => {
  test("of a finished run tell how long, how much, how well, and how to see it", () => {
    expect(close({ metrics: { loss: 0.061, accuracy: 0.97 }, summary: { tables: [table] } })).toEqual([
      "✔ iris/first finished in 12.3 s: 200 steps, 1 table · loss 0.061 · accuracy 0.97",
      "  trackio show iris/first",
    ]);
  });

  test.each([
    [{ kind: "failed", exitCode: 3 }, "✘ iris/first failed (exit code 3) after 1.2 s: 200 steps"],
    [{ kind: "killed", signal: "SIGTERM" }, "✘ iris/first was killed by SIGTERM after 1.2 s: 200 steps"],
    [
      { kind: "preempted", signal: "SIGUSR1" },
      "◌ iris/first was preempted by SIGUSR1 after 1.2 s: 200 steps",
    ],
  ] as const)("of a run that %o say so", (status, line) => {
    expect(close({ status, life: { attempts: [attemptOf({ duration: 1.2 })] } })[0]).toBe(line);
  });

  test("of a run that did not finish tell how to go on with it", () => {
    expect(close({ status: { kind: "failed", exitCode: 3 } }).slice(1)).toEqual([
      "  trackio show iris/first",
      "  trackio resume iris/first",
    ]);
  });

  test("of a run whose lines are still in the spool do not say that nothing was reported", () => {
    const none = { steps: noSteps };
    expect(close({ waiting: 4000, metrics: {}, summary: none })[0]).toMatch(/: 4,000 lines wait$/);
    expect(close({ waiting: 1, metrics: {} })[0]).toMatch(/: 200 steps, 1 line waits$/);
  });

  test("count what was rejected, and media by kind", () => {
    const media = new Map([
      ["image", 12],
      ["histogram", 1],
    ]);
    expect(close({ summary: { rejected: 3, media } })[0]).toMatch(
      /: 200 steps, 12 images, 1 histogram, 3 lines rejected$/,
    );
    expect(close({ summary: { rejected: 1 } })[0]).toMatch(/, 1 line rejected$/);
  });

  test("of a run that reported nothing say that", () => {
    expect(close({ summary: { steps: noSteps } })[0]).toBe(
      "✔ iris/first finished in 12.3 s: nothing reported",
    );
  });

  test("tell as many metrics as fit, six at most, and no texts", () => {
    const metrics = { a: 1, b: 2, sample: "a long story", c: "NaN", d: 4, e: 5, f: 6, g: 7 };
    expect(close({ metrics }, undefined)[0]).toMatch(/: 200 steps · a 1 · b 2 · c NaN · d 4 · e 5 · f 6$/);
    expect(close({ metrics }, 60)[0]).toMatch(/: 200 steps · a 1 · b 2$/);
    expect(close({ metrics }, 20)[0]).toMatch(/: 200 steps$/);
  });

  test("quote a name that a shell would take apart", () => {
    expect(close({ project: "my project", run: "it's" })[1]).toBe("  trackio show 'my project/it'\\''s'");
  });

  test("do no harm with a name", () => {
    expect(close({ run: "a\u001b[2Jb\u202e" })).toEqual([
      "✔ iris/ab\uFFFD finished in 12.3 s: 200 steps",
      "  trackio show 'iris/ab\uFFFD'",
    ]);
  });

  test("tell the time of the last attempt, not of all", () => {
    const attempts = [attemptOf({ duration: 500 }), attemptOf({ attempt: 2, duration: 1.5 })];
    expect(close({ life: { attempts } })[0]).toMatch(/finished in 1\.5 s/);
  });
});
