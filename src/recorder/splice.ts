import type { FlatScanner } from "../format/flat-scanner.ts";
import type { Shape } from "../format/shape.ts";
import type { ByteSink } from "../store/byte-sink.ts";

/** Gaps from `first` to `last` whose bytes are copied in one piece, from the first one's key on. */
interface Run {
  readonly first: number;
  readonly last: number;
  /** Where the key begins in the piece before the first gap. */
  readonly key: number;
}

const plans: Run[][] = [];

/** What to copy of a line of a shape: everything but `step` and `timestamp`. */
function planOf(shape: Shape): Run[] {
  const known = plans[shape.id];
  if (known !== undefined) return known;
  const plan: Run[] = [];
  let open: number | undefined;
  for (let gap = 0; gap <= shape.keys.length; gap++) {
    const copied = gap < shape.keys.length && gap !== shape.stepAt && gap !== shape.timestampAt;
    if (copied) open ??= gap;
    else if (open !== undefined) {
      plan.push({ first: open, last: gap - 1, key: keyStart(shape, open) });
      open = undefined;
    }
  }
  plans[shape.id] = plan;
  return plan;
}

const keyStart = (shape: Shape, gap: number): number => {
  const from = shape.bounds[gap] as number;
  return shape.literal.indexOf(0x22, from) - from;
};

/**
 * Puts a flat line that was just scanned behind a record's head (`{"step":7,"timestamp":"…"`, without a closing
 * brace) as it was written: its values are copied, never read and printed again.
 */
export function spliceLine(
  sink: ByteSink,
  scanner: FlatScanner,
  shape: Shape,
  bytes: Buffer,
  start: number,
  end: number,
): void {
  const out = sink.reserve(end - start + 8);
  let at = sink.length;
  for (const { first, last, key } of planOf(shape)) {
    const from = (first === 0 ? start : (scanner.ends[first - 1] as number)) + key;
    out[at++] = 0x2c;
    at += bytes.copy(out, at, from, scanner.ends[last] as number);
  }
  out[at++] = 0x7d;
  out[at++] = 0x0a;
  sink.length = at;
}
