/** A distance between ticks that people count by: 1, 2 or 5 times a power of ten. */
export interface Step {
  readonly mantissa: 1 | 2 | 5;
  readonly exponent: number;
}

const MANTISSAS = [1, 2, 5] as const;
/** A step is taken for fitting where it is this little too short: 0.1 times 3 is not 0.3. */
const SLACK = 1e-9;
/** Beyond this a multiple of a step is no exact integer any more. */
const MOST_MULTIPLE = 2 ** 50;

/** The least step, of those that people count by, of which a span holds at most `most`; undefined where doubles have none. */
export function stepFor(min: number, max: number, most: number): Step | undefined {
  // A span of doubles may be larger than the largest double.
  const span = max - min;
  const rough = Number.isFinite(span) ? span / most : max / most - min / most;
  if (!(rough > 0)) return undefined;
  const exponent = Math.floor(Math.log10(rough));
  for (const higher of [exponent, exponent + 1]) {
    for (const mantissa of MANTISSAS) {
      const size = sizeOf({ mantissa, exponent: higher });
      if (!Number.isFinite(size)) return undefined;
      // Not by `rough` where that can be helped: the least doubles lose their digits when they are divided.
      const enough = Number.isFinite(span) ? size * most >= span * (1 - SLACK) : size >= rough;
      if (enough) return { mantissa, exponent: higher };
    }
  }
  return undefined;
}

export const sizeOf = (step: Step): number => multiple(step, 1);

/** Written as a decimal and read back: 3 times 0.1 is 0.3. */
const multiple = ({ mantissa, exponent }: Step, count: number): number =>
  Number(`${count * mantissa}e${exponent}`);

/** The multiples of a step from `min` to `max`; none where doubles cannot count them. */
export function multiplesIn(step: Step, min: number, max: number): number[] {
  const size = sizeOf(step);
  const first = Math.ceil(min / size - SLACK);
  const last = Math.floor(max / size + SLACK);
  if (!(Math.abs(first) < MOST_MULTIPLE && Math.abs(last) < MOST_MULTIPLE)) return [];
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => multiple(step, first + index) + 0,
  );
}

/** The span between the nearest multiples of a step outside; the span itself where doubles cannot count them. */
export function widened(step: Step, min: number, max: number): readonly [number, number] {
  const size = sizeOf(step);
  const first = Math.floor(min / size + SLACK);
  const last = Math.ceil(max / size - SLACK);
  if (!(Math.abs(first) < MOST_MULTIPLE && Math.abs(last) < MOST_MULTIPLE)) return [min, max];
  const ends = [Math.min(multiple(step, first) + 0, min), Math.max(multiple(step, last) + 0, max)] as const;
  return ends.every(Number.isFinite) ? ends : [min, max];
}
