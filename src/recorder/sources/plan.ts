import type { SessionState, SourceFile, SourceState } from "../state.ts";

/** A source as a session is begun with it. */
export type SourcePlan =
  /** A file of lines (`--follow`). What stood in its first `from` bytes when the session began is not this session's. */
  | { readonly kind: "lines"; readonly path: string; readonly from: number }
  /**
   * A folder of TensorBoard's event files (`--tensorboard`), with those in its sub-folders. `before` tells how long those were, by
   * their paths from the folder on, that were there when the session began: what stood in them is not this session's.
   */
  | {
      readonly kind: "tensorboard";
      readonly path: string;
      readonly before: Readonly<Record<string, number>>;
    };

/** A file at the place where a session begins to read it. */
export const freshFile = (file: string, offset: number): SourceFile => ({
  file,
  offset,
  rank: 0,
  pid: undefined,
  run: -1,
  open: false,
  own: false,
});

/** The states of a plan's sources before anything was read. */
export const freshSources = (plan: readonly SourcePlan[] | undefined): Pick<SessionState, "sources"> =>
  plan === undefined ? {} : { sources: plan.map(fresh) };

const fresh = (plan: SourcePlan): SourceState => ({
  files: plan.kind === "lines" ? [freshFile(plan.path, plan.from)] : [],
});
