/** How values become places along an axis. `min` is less than `max`; on a log scale both are above 0. */
export interface Scale {
  readonly kind: "linear" | "log";
  readonly min: number;
  readonly max: number;
}

/** Where a value stands, from 0 (`min`) to 1 (`max`); beyond that where it lies outside; NaN where it has no place. */
export function fractionOf({ kind, min, max }: Scale, value: number): number {
  if (kind === "linear") return share(value, min, max);
  return value > 0 ? share(Math.log10(value), Math.log10(min), Math.log10(max)) : Number.NaN;
}

function share(value: number, min: number, max: number): number {
  const span = max - min;
  if (span === 0) return 0.5; // Neighbours, of which the logarithms are the same.
  // A span of doubles may be larger than the largest double.
  return Number.isFinite(span) ? (value - min) / span : (value / 2 - min / 2) / (max / 2 - min / 2);
}

/** The same value when everything is moved apart a little: a scale for a single value, which then stands in its middle. */
export function around(kind: Scale["kind"], value: number): Scale {
  if (kind === "log") return { kind, min: value / 2 || value, max: Math.min(value * 2, Number.MAX_VALUE) };
  const room = Math.max(Math.abs(value) / 2, value === 0 ? 1 : Number.MIN_VALUE * 4);
  return {
    kind,
    min: Math.max(value - room, -Number.MAX_VALUE),
    max: Math.min(value + room, Number.MAX_VALUE),
  };
}
