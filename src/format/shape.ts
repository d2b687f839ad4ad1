/**
 * The shape of a flat line: everything but its values. Training programs write lines of very few shapes, so a line
 * is best understood by holding it against the shapes seen before: keys are compared as bytes, values are the gaps.
 */
export class Shape {
  readonly keys: readonly string[];
  /** The bytes before, between and behind the values, one piece after another. */
  readonly literal: Buffer;
  /** Where piece i begins in `literal`; `keys.length + 2` places. */
  readonly bounds: Int32Array;
  /** Positions of the bookkeeping keys among `keys`; -1 where a key is absent. */
  readonly stepAt: number;
  readonly timestampAt: number;
  readonly attemptAt: number;
  readonly rankAt: number;
  readonly rewindAt: number;
  /** Distinct for every shape of a process. */
  readonly id: number;

  static #shapes = 0;

  /** @param pieces one more than there are keys: `{"loss": `, `, "accuracy": `, `}` */
  constructor(keys: readonly string[], pieces: readonly Uint8Array[]) {
    this.keys = keys;
    this.bounds = new Int32Array(pieces.length + 1);
    for (const [index, piece] of pieces.entries())
      this.bounds[index + 1] = (this.bounds[index] ?? 0) + piece.length;
    this.literal = Buffer.concat(pieces);
    this.stepAt = keys.indexOf("step");
    this.timestampAt = keys.indexOf("timestamp");
    this.attemptAt = keys.indexOf("_attempt");
    this.rankAt = keys.indexOf("_rank");
    this.rewindAt = keys.indexOf("_rewind");
    this.id = Shape.#shapes++;
  }

  equals(other: Shape): boolean {
    return (
      this.literal.equals(other.literal) && this.bounds.every((bound, index) => bound === other.bounds[index])
    );
  }
}
