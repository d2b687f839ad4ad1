import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pace } from "../../src/history/pace.ts";

/** A pace of samples a second apart, each so many steps further. */
function paceOf(seconds: number, stepsASecond: number, begun = 0): Pace {
  const pace = new Pace();
  for (let at = 0; at <= seconds; at++)
    pace.note({ time: begun + at * 1000, step: at * stepsASecond, done: at * stepsASecond });
  return pace;
}

describe("how fast a run goes", () => {
  it("is told by what was seen", () => {
    const pace = paceOf(10, 4);
    expect(pace.rate(10_000)).toBe(4);
    expect(pace.left(100, 10_000)).toBe(15);
  });

  it("is not known before it has moved", () => {
    const pace = new Pace();
    expect(pace.rate(0)).toBeUndefined();
    pace.note({ time: 0, step: 3, done: 3 });
    pace.note({ time: 1000, step: 3, done: 3 });
    expect(pace.rate(1000)).toBeUndefined();
    expect(pace.left(10, 1000)).toBeUndefined();
  });

  it("is that of the last minute", () => {
    const pace = paceOf(600, 1);
    for (let at = 1; at <= 60; at++)
      pace.note({ time: 600_000 + at * 1000, step: 600 + at * 10, done: 600 + at * 10 });
    expect(pace.rate(660_000)).toBeCloseTo(10, 5);
  });

  it("is that of the last five steps, where these take longer", () => {
    const pace = new Pace();
    for (let step = 0; step < 20; step++) pace.note({ time: step * 300_000, step, done: step });
    expect(pace.rate(19 * 300_000)).toBeCloseTo(1 / 300, 8);
    expect(pace.left(22, 19 * 300_000)).toBeCloseTo(900, 5);
  });

  it("gets slower while nothing moves", () => {
    const pace = paceOf(10, 4);
    expect(pace.rate(12_000)).toBe(4);
    expect(pace.rate(40_000)).toBe(1);
  });

  it("begins anew where a run goes back", () => {
    const pace = paceOf(10, 4);
    pace.note({ time: 11_000, step: 20, done: 20 });
    expect(pace.rate(11_000)).toBeUndefined();
    pace.note({ time: 12_000, step: 22, done: 22 });
    expect(pace.rate(12_000)).toBe(2);
  });

  it("is never negative, whatever clocks and steps do", () => {
    const number = fc.oneof(fc.double(), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number)), number, number, (samples, total, now) => {
        const pace = new Pace();
        for (const [time, step, done] of samples) pace.note({ time, step, done });
        for (const told of [pace.rate(now), pace.left(total, now)])
          expect(told === undefined || !(told < 0)).toBe(true);
      }),
    );
  });
});
