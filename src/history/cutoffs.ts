import type { Life, Rewind } from "./life.ts";

/** Where a point stands, as far as going back minds it. */
interface Stands {
  readonly step: number;
  readonly attempt: number;
  /** How often its rank went back before it, in its attempt. */
  readonly rewind: number;
}

/** Whether points of a run may be superseded: it has several attempts, or its program went back. */
export const mayBeSuperseded = ({ attempts, rewinds }: Pick<Life, "attempts" | "rewinds">): boolean =>
  attempts.length > 1 || rewinds.length > 0;

/**
 * What tells which points of a rank are superseded. The first point of an attempt, at x, hides every earlier attempt's
 * points from x on: by the step, and by the metrics that take its place. Where the program went back within an attempt,
 * what it logged before is hidden from that step on.
 */
export class Cutoffs {
  /** The axis of whatever has no step metric. */
  static readonly STEP = "";
  /** First x of each attempt, by axis. */
  readonly #firsts = new Map<string, Map<number, number>>();
  readonly #rewinds: readonly (Omit<Rewind, "metrics"> & { readonly names: ReadonlySet<string> | null })[];
  /** What was found, by name, attempt, and how often it had gone back. */
  readonly #takenBack = new Map<string | null, Map<number, number[]>>();

  constructor({ rewinds }: Pick<Life, "rewinds"> = { rewinds: [] }, rank = 0) {
    this.#rewinds = rewinds
      .filter((rewind) => rewind.rank === rank)
      .map(({ metrics, ...rewind }) => ({ ...rewind, names: metrics && new Set(metrics) }));
  }

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

  /**
   * Whether a point does not count: a later attempt made it again, or its program took it back.
   * @param name null for a record that holds no metric
   * @param axis by which it goes, `STEP` or the metric that takes the step's place
   * @param x where it stands on that
   */
  hides(name: string | null, axis: string, x: number, { step, attempt, rewind }: Stands): boolean {
    return x >= this.madeAgainFrom(axis, attempt) || step >= this.takenBackFrom(name, attempt, rewind);
  }

  /** The smallest x at which an attempt after this one went on; Infinity where none did. */
  madeAgainFrom(axis: string, attempt: number): number {
    let from = Number.POSITIVE_INFINITY;
    for (const [later, x] of this.#firsts.get(axis) ?? []) if (later > attempt && x < from) from = x;
    return from;
  }

  /** The smallest step from which on points of a name were taken back; Infinity where none were. */
  takenBackFrom(name: string | null, attempt: number, rewind: number): number {
    if (this.#rewinds.length === 0) return Number.POSITIVE_INFINITY;
    let ofName = this.#takenBack.get(name);
    if (ofName === undefined) {
      ofName = new Map();
      this.#takenBack.set(name, ofName);
    }
    let ofAttempt = ofName.get(attempt);
    if (ofAttempt === undefined) {
      ofAttempt = [];
      ofName.set(attempt, ofAttempt);
    }
    ofAttempt[rewind] ??= this.#findTakenBack(name, attempt, rewind);
    return ofAttempt[rewind];
  }

  #findTakenBack(name: string | null, attempt: number, rewind: number): number {
    const behind = this.#rewinds.filter(
      (later) =>
        (later.attempt > attempt || (later.attempt === attempt && later.rewind > rewind)) &&
        (later.names === null || (name === null ? later.empty : later.names.has(name))),
    );
    return Math.min(...behind.map(({ step }) => step));
  }
}
