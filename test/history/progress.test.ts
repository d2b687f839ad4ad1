import { describe, expect, it } from "vitest";
import { progressOf, type ToldProgress } from "../../src/history/progress.ts";
import type { StepsSummary } from "../../src/history/summary.ts";
import { metricOf, type ViewParts, viewOf } from "../render/views.ts";

const steps = (count: number, first = 0, last = first + count - 1): StepsSummary => ({
  count,
  first,
  last,
  firstTime: null,
  lastTime: null,
  superseded: 0,
});

function done(parts: ViewParts, told: ToldProgress | null = null): string {
  const progress = progressOf(viewOf(parts), told);
  if (progress === null) return "unknown";
  return `${progress.done} of ${progress.total}${progress.key === null ? "" : ` ${progress.key}`}`;
}

describe("how far a run is", () => {
  it("is what its program said last", () => {
    const told = { total: 1000, done: 250, text: "epoch 2" };
    expect(done({ summary: { steps: steps(40) } }, told)).toBe("250 of 1000");
    expect(progressOf(viewOf(), told)?.text).toBe("epoch 2");
  });

  it("is its number of steps, where the program said the total alone", () => {
    expect(done({ life: { total: 1000 }, summary: { steps: steps(40) } })).toBe("40 of 1000");
    expect(done({ summary: { steps: steps(40) } }, { total: 1000, done: null, text: null })).toBe(
      "40 of 1000",
    );
  });

  it("is its last step, where not every step is logged", () => {
    expect(done({ life: { total: 1000 }, summary: { steps: steps(40, 10, 400) } })).toBe("400 of 1000");
    expect(done({ life: { total: 1000 }, summary: { steps: steps(40, 10, 4000) } })).toBe("40 of 1000");
  });

  it("is told by settings whose name is clear", () => {
    expect(done({ config: { max_steps: 500 } })).toBe("200 of 500 max_steps");
    expect(done({ config: { trainer: { "total-timesteps": 1e6 } } })).toBe(
      "200 of 1000000 trainer/total-timesteps",
    );
    expect(done({ config: { steps: 500 } })).toBe("200 of 500 steps");
  });

  it("is counted by the metric that counts the same, where there is one", () => {
    const config = { max_steps: 5000 };
    expect(done({ config, metrics: { "train/global_step": 1234 } })).toBe("1234 of 5000 max_steps");
    expect(done({ config, metrics: { global_step: 1234 } })).toBe("1234 of 5000 max_steps");
  });

  it("is unknown where settings disagree, or mean something else", () => {
    expect(done({ config: { max_steps: 500, trainer: { max_steps: 600 } } })).toBe("unknown");
    expect(done({ config: { max_steps: -1 } })).toBe("unknown");
    expect(done({ config: { max_steps: "500" } })).toBe("unknown");
    // 200 steps were logged: these are not the steps that it means.
    expect(done({ config: { max_steps: 100 } })).toBe("unknown");
    // Steps of an epoch.
    expect(done({ config: { steps: 500, epochs: 10 } })).toBe("unknown");
    expect(done({ config: { warmup_steps: 500, eval_steps: 1000 } })).toBe("unknown");
  });

  describe("in epochs", () => {
    const config = { epochs: 10 };
    const epoch = (first: number, last: number, count: number) => ({
      epoch: metricOf(last, { first, count, min: first, max: last }),
    });

    it.each([
      ["that were logged once each, from 0 on", epoch(0, 3, 4), 4],
      ["that were logged once each, from 1 on", epoch(1, 4, 4), 4],
      ["in which several steps are logged, from 0 on", epoch(0, 3, 310), 3],
      ["in which several steps are logged, from 1 on", epoch(1, 4, 310), 3],
      ["of which parts are told", epoch(0.01, 3.5, 350), 3.5],
    ])("%s", (_, metrics, over) => {
      expect(done({ config, metrics })).toBe(`${over} of 10 epochs`);
    });

    it("is unknown where nothing counts them", () => {
      expect(done({ config })).toBe("unknown");
      expect(done({ config, metrics: { epoch: "first" } })).toBe("unknown");
      expect(done({ config, metrics: epoch(0, 30, 31) })).toBe("unknown");
    });
  });
});
