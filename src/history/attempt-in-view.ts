import type { Attempt } from "./life.ts";
import type { RunView } from "./run-view.ts";

/** The attempt of that number, or the last. */
export const attemptInView = ({ life }: RunView, chosen: number | undefined): Attempt | undefined =>
  chosen === undefined ? life.attempts.at(-1) : life.attempts.find(({ attempt }) => attempt === chosen);
