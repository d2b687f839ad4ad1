import { labelsOf } from "./number-labels.ts";
import { multiplesIn, stepFor } from "./steps.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks that people count time by, in seconds, from a second to ten days. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10].map((days) => days * DAY),
];

/** Instants on a log scale, in seconds. */
const LOG_INSTANTS = [1, 10, MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, DAY, 10 * DAY, 100 * DAY, 1000 * DAY];

export interface DurationTicks {
  readonly values: readonly number[];
  readonly texts: readonly string[];
}

/** At most `most` + 1 ticks for a span of seconds. */
export function durationTicks(min: number, max: number, most: number): DurationTicks {
  const rough = (max - min) / most;
  if (rough <= 0.5) return shortTicks(min, max, most);
  const day = rough > 10 * DAY ? stepFor(min / DAY, max / DAY, most) : undefined;
  if (day !== undefined) return told(multiplesIn(day, min / DAY, max / DAY).map((days) => days * DAY));
  const size = STEPS.find((each) => each >= rough * (1 - 1e-9)) ?? DAY;
  const first = Math.ceil(min / size - 1e-9);
  const count = Math.max(0, Math.floor(max / size + 1e-9) - first + 1);
  return told(Array.from({ length: count }, (_, index) => (first + index) * size));
}

/** Instants for a log scale of seconds; undefined where it is too short for them. */
export function logDurationTicks(min: number, max: number, most: number): DurationTicks | undefined {
  const values = LOG_INSTANTS.filter((each) => each >= min && each <= max);
  if (values.length < 2 || min < 0.1) return undefined;
  const every = Math.ceil(values.length / Math.max(1, most));
  return told(values.filter((_, index) => index % every === 0));
}

const told = (values: readonly number[]): DurationTicks => ({ values, texts: values.map(durationLabel) });

/** Parts of a second. */
function shortTicks(min: number, max: number, most: number): DurationTicks {
  const [unit, size] = max < 1 ? (["ms", 1000] as const) : (["s", 1] as const);
  const step = stepFor(min * size, max * size, most);
  if (step === undefined) return { values: [min], texts: [durationLabel(min)] };
  const values = multiplesIn(step, min * size, max * size);
  const { texts, base } = labelsOf(values, step);
  if (base !== null) return told(values.map((value) => value / size));
  return { values: values.map((value) => value / size), texts: texts.map((text) => text + unit) };
}

/** A length of time for a tick, exact and without spaces: "0s", "1m30s", "2h", "1d12h"; parts of a second as they are. */
export function durationLabel(seconds: number): string {
  if (seconds < 0) return `-${durationLabel(-seconds)}`;
  if (!Number.isInteger(seconds))
    return seconds < 1
      ? `${Number((seconds * 1000).toPrecision(4))}ms`
      : `${Number(seconds.toPrecision(6))}s`;
  const parts = [
    [Math.floor(seconds / DAY), "d"],
    [Math.floor((seconds % DAY) / HOUR), "h"],
    [Math.floor((seconds % HOUR) / MINUTE), "m"],
    [seconds % MINUTE, "s"],
  ] as const;
  const text = parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("");
  return text === "" ? "0s" : text;
}
