import type { SessionState, SourceFile, SourceState } from "../state.ts";

/** A source as a session is begun with it. */
export type SourcePlan =
  /** A file of lines (`--follow`). What stood in its first `from` bytes when the session began is not this session's. */
  { readonly kind: "lines"; readonly path: string; readonly from: number };

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

function fresh(plan: SourcePlan): SourceState {
  return { files: [freshFile(plan.path, plan.from)] };
}
