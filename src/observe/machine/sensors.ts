import type { Values } from "./values.ts";

/** What a system tells of itself, and of a program on it. */
export interface Sensors {
  /** @param at milliseconds by a clock that only goes forward */
  sample(at: number): Promise<Values>;
  /** Notes what our own children have used by now, so that it is not counted as the program's. */
  noteHelpers?(): void;
  close?(): void;
}

/** A program that was started, and how what belongs to it is known. */
export interface Watched {
  readonly pid: number;
  /** When it was started, in milliseconds by a clock that only goes forward. */
  readonly began: number;
  /** Whether a process says by its environment that it belongs to the program, whatever became of its parents. */
  readonly isMarked: (pid: number) => boolean;
}
