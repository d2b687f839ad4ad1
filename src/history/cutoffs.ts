/**
 * Where each attempt of a rank began, by the step and by the metrics that take its place: what tells which points of
 * earlier attempts are superseded. The first point of an attempt, at x, hides every earlier attempt's points from x on.
 */
export class Cutoffs {
  /** The axis of whatever has no step metric. */
  static readonly STEP = "";
  /** First x of each attempt, by axis. */
  readonly #firsts = new Map<string, Map<number, number>>();

  /** Notes a point; only the first of an attempt on an axis counts. */
  note(axis: string, attempt: number, x: number): void {
    let firsts = this.#firsts.get(axis);
    if (firsts === undefined) {
      firsts = new Map();
      this.#firsts.set(axis, firsts);
    }
    if (!firsts.has(attempt)) firsts.set(attempt, x);
  }

  /** All that was noted. */
  all(): (readonly [axis: string, attempt: number, x: number])[] {
    return [...this.#firsts].flatMap(([axis, firsts]) =>
      [...firsts].map(([attempt, x]) => [axis, attempt, x] as const),
    );
  }

  /** The smallest x at which a later attempt went on; Infinity where none did. */
  limit(axis: string, attempt: number): number {
    let limit = Number.POSITIVE_INFINITY;
    for (const [later, x] of this.#firsts.get(axis) ?? []) if (later > attempt && x < limit) limit = x;
    return limit;
  }
}
