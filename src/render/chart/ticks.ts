import { durationLabel, durationTicks, logDurationTicks } from "./duration-ticks.ts";
import { labelOf, labelsOf } from "./number-labels.ts";
import { around, fractionOf, type Scale } from "./scale.ts";
import { multiplesIn, type Step, stepFor, widened } from "./steps.ts";

/** What a chart says of one of its axes; how many ticks it has depends on the room. */
export interface ChartAxis {
  readonly label: string;
  /** "whole" numbers have no tick between them; "time" is in seconds. */
  readonly unit: "number" | "whole" | "time";
  readonly scale: Scale["kind"];
  /** Of what is drawn. They may be equal. Above 0 on a log scale. */
  readonly min: number;
  readonly max: number;
}

/** An axis as it is drawn. */
export interface AxisTicks {
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
  /** What each label is to be added to, where they differ in late digits only. */
  readonly base: string | null;
}

export interface Tick {
  readonly value: number;
  readonly label: string;
}

/**
 * Ticks that people would choose: about `most` of them, never more than one more.
 * @param wide whether the axis goes on to rounder numbers on both sides
 */
export function ticksOf(axis: ChartAxis, most: number, wide: boolean): AxisTicks {
  const { min, max, scale: kind, unit } = axis;
  if (min === max) {
    const label = unit === "time" ? durationLabel(min) : labelOf(min);
    return { scale: around(kind, min), ticks: [{ value: min, label }], base: null };
  }
  const room = Math.max(1, most);
  if (kind === "log") return logTicks(axis, room, wide);
  if (unit === "time") {
    const { values, texts } = durationTicks(min, max, room);
    return { scale: { kind, min, max }, ticks: pairs(values, texts), base: null };
  }
  return linearTicks(axis, room, wide);
}

/** A wide axis ends at such a part of the distance between ticks: where it is round, and little room is lost. */
const PARTS = 4;

function linearTicks({ min, max, unit }: ChartAxis, most: number, wide: boolean): AxisTicks {
  const step = stepOf(min, max, most, unit);
  const kind = "linear";
  const part = wide ? stepOf(min, max, PARTS * most, "number") : undefined;
  const [low, high] = part === undefined ? [min, max] : widened(part, min, max);
  const values = step === undefined ? [] : multiplesIn(step, low, high);
  if (step === undefined || values.length === 0) {
    const ends = [min, max].map((value) => ({ value, label: labelOf(value) }));
    return { scale: { kind, min, max }, ticks: ends, base: null };
  }
  const { texts, base } = labelsOf(values, step);
  return { scale: { kind, min: low, max: high }, ticks: pairs(values, texts), base };
}

function stepOf(min: number, max: number, most: number, unit: ChartAxis["unit"]): Step | undefined {
  const step = stepFor(min, max, most);
  return unit === "whole" && step !== undefined && step.exponent < 0 ? { mantissa: 1, exponent: 0 } : step;
}

/** From dense to sparse: which multiples of which powers of ten have a tick. */
const LOG_STEPS: readonly (readonly [mantissas: readonly number[], every: number])[] = [
  [[1, 2, 5], 1],
  [[1, 3], 1],
  ...[1, 2, 3, 5, 10, 20, 50, 100, 200, 500].map((every) => [[1], every] as const),
];

function logTicks({ min, max, unit }: ChartAxis, most: number, wide: boolean): AxisTicks {
  const [low, high] = wide ? [Math.min(below(min), min), Math.max(above(max), max)] : [min, max];
  const scale: Scale = { kind: "log", min: low, max: high };
  const time = unit === "time" ? logDurationTicks(min, max, most) : undefined;
  if (time !== undefined) return { scale, ticks: pairs(time.values, time.texts), base: null };
  const found = LOG_STEPS.map(([mantissas, every]) => powersIn(low, high, mantissas, every)).find(
    (values) => values.length <= most + 1,
  );
  const label = unit === "time" ? durationLabel : labelOf;
  if (found !== undefined && found.length >= (high / low < 10 ? 2 : 1))
    return { scale, ticks: found.map((value) => ({ value, label: label(value) })), base: null };
  // Less than a power of ten: counted as on a linear axis, and placed as on this one.
  const { ticks, base } = linearTicks(
    { label: "", unit: "number", scale: "linear", min: low, max: high },
    most,
    false,
  );
  return {
    scale,
    ticks: unit === "time" ? ticks.map(({ value }) => ({ value, label: label(value) })) : ticks,
    base,
  };
}

function powersIn(low: number, high: number, mantissas: readonly number[], every: number): number[] {
  const first = Math.floor(Math.log10(low) / every) * every;
  const values: number[] = [];
  for (let exponent = first; exponent <= Math.log10(high) + 1e-9; exponent += every) {
    for (const mantissa of mantissas) values.push(Number(`${mantissa}e${exponent}`));
  }
  const scale: Scale = { kind: "log", min: low, max: high };
  return values.filter((value) => fractionOf(scale, value) >= -1e-9 && fractionOf(scale, value) <= 1 + 1e-9);
}

/** The nearest 1, 2 or 5 times a power of ten that is not above. */
function below(value: number): number {
  const exponent = Math.floor(Math.log10(value) + 1e-12);
  const near = [5, 2, 1]
    .map((mantissa) => Number(`${mantissa}e${exponent}`))
    .find((each) => each <= value * (1 + 1e-12));
  return near !== undefined && near > 0 ? near : value;
}

function above(value: number): number {
  const exponent = Math.floor(Math.log10(value) + 1e-12);
  const near = [1, 2, 5, 10]
    .map((mantissa) => Number(`${mantissa}e${exponent}`))
    .find((each) => each >= value * (1 - 1e-12));
  return near !== undefined && Number.isFinite(near) ? near : value;
}

const pairs = (values: readonly number[], texts: readonly string[]): Tick[] =>
  values.map((value, index) => ({ value, label: texts[index] ?? "" }));
