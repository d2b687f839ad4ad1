import fc from "fast-check";
import type { MetricRule } from "../../src/history/life.ts";
import type { StepLine } from "./folding.ts";
import { EDGE_NUMBERS, numberText } from "./json-texts.ts";

const rule = (name: string, stepMetric: string | null): MetricRule => ({ name, stepMetric, goal: null });

export const anyRules: fc.Arbitrary<readonly MetricRule[]> = fc.constantFrom(
  [],
  [],
  [rule("val/*", "epoch")],
  [rule("*", "epoch")],
  [rule("*", "epoch"), rule("loss", "tokens"), rule("*s", null)],
  [rule("v*l*", "tokens"), rule("val/loss", "val/loss")],
);

/** Numbers that a double holds: what lies beyond is a story of its own. */
const finite = numberText.filter((text) => Number.isFinite(Number(text)));
const close = fc
  .integer({ min: 0, max: 40 })
  .map((number) => `0.1234567890123456${String(number).padStart(2, "0")}`);
const value = fc.oneof(
  { weight: 4, arbitrary: fc.nat(20).map((number) => String(number / 4)) },
  { weight: 2, arbitrary: close },
  { weight: 2, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom(...EDGE_NUMBERS.filter((text) => Number.isFinite(Number(text)))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"NaN"',
      '"Infinity"',
      '"-Infinity"',
      '"text"',
      "true",
      "false",
      "null",
      '"NaN "',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("[1]", "{}", '"\\n"', '["NaN"]') },
);
const axisValue = fc.nat(12).map(String);

const shapes = [
  ["loss"],
  ["loss", "lr"],
  ["epoch", "val/loss"],
  ["val/loss", "epoch"],
  ["val/loss"],
  ["tokens"],
  ["loss", "tokens", "val/loss"],
  [],
] as const;

interface Kind {
  /** Whether each line carries `train/global_step`. */
  readonly global: boolean;
  /** Whether step metrics may hold something else than numbers. */
  readonly oddAxes: boolean;
}

const lineOf = ({
  global,
  oddAxes,
}: Kind): fc.Arbitrary<Omit<StepLine, "attempt" | "rewind" | "timestamp">> =>
  fc.constantFrom(...shapes).chain((names) => {
    const all = global ? [...names, "train/global_step"] : [...names];
    return fc.record({
      step: fc.nat(12),
      rank: fc.constantFrom(0, 0, 0, 1, 2),
      fields: fc.tuple(
        ...all.map((name) =>
          (oddAxes
            ? fc.oneof({ weight: 4, arbitrary: axisValue }, { weight: 1, arbitrary: value })
            : axisValue
          )
            .chain((axis) => (/epoch|tokens|global_step/.test(name) ? fc.constant(axis) : value))
            .map((text) => [name, text] as const),
        ),
      ),
    });
  });

/** That a program goes back: rarely. */
const anyBack: fc.Arbitrary<StepLine["back"]> = fc.option(
  fc.record({
    step: fc.nat(12),
    metrics: fc.option(fc.subarray(["loss", "val/loss", "epoch", "tokens", "none"]), { nil: null }),
    empty: fc.boolean(),
  }),
  { nil: undefined, freq: 1 },
);

/** Attempts one after another, all ranks in each, in which ranks go back now and then. */
export const anyRewoundSteps = (attempts: number): fc.Arbitrary<readonly StepLine[]> =>
  anySteps(attempts).chain((lines) =>
    fc
      .array(fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anyBack }), {
        minLength: lines.length,
        maxLength: lines.length,
      })
      .map((backs) => {
        const counts = new Map<string, number>();
        return lines.map((line, index) => {
          const back = backs[index];
          const key = `${line.attempt} ${line.rank}`;
          const rewind = (counts.get(key) ?? 0) + (back === undefined ? 0 : 1);
          counts.set(key, rewind);
          return { ...line, rewind, ...(back === undefined ? {} : { back }) };
        });
      }),
  );

/** Attempts one after another, all ranks in each. */
export function anySteps(attempts: number, oddAxes = true): fc.Arbitrary<readonly StepLine[]> {
  return fc.boolean().chain((global) =>
    fc
      .array(fc.array(lineOf({ global, oddAxes }), { maxLength: 12 }), {
        minLength: 1,
        maxLength: attempts,
      })
      .map((rounds) =>
        rounds
          .flatMap((lines, round) => lines.map((line) => ({ ...line, attempt: round + 1, rewind: 0 })))
          .map((line, index) => ({ ...line, timestamp: new Date(index * 1000).toISOString() })),
      ),
  );
}
