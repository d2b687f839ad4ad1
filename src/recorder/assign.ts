import type { InitMessage } from "../format/message.ts";
import type { Wish } from "./naming.ts";
import type { RunState, StreamState } from "./state.ts";

/** Which run of its session an `init` means. */
export type Assignment =
  /** The stream's own run, which it has begun already: only what the line adds is taken. */
  | { readonly kind: "stay"; readonly index: number }
  /** The stream's own run, which it has finished, and goes on with. */
  | { readonly kind: "reopen"; readonly index: number }
  /** One that another rank has begun. */
  | { readonly kind: "join"; readonly index: number }
  /** The one that the command line began and nobody has named yet. */
  | { readonly kind: "settle"; readonly index: number }
  | { readonly kind: "begin" };

/**
 * Ranks begin their runs in the same order, so the k-th `init` of each rank means the same run; one process after
 * another at the same rank means one run after another.
 */
export function assign(
  runs: readonly RunState[],
  stream: StreamState,
  init: InitMessage,
  wished: Wish,
): Assignment {
  const fits = (index: number): boolean => {
    const run = runs[index];
    return (
      run !== undefined &&
      (init.name === undefined || (run.asked === wished.name && run.project === wished.project))
    );
  };
  if (stream.open && fits(stream.run)) return { kind: "stay", index: stream.run };
  if (goesOn(runs[stream.run], stream, init, wished)) return { kind: "reopen", index: stream.run };
  const untouched = runs.findIndex(({ initialised }) => initialised.length === 0);
  if (untouched >= 0) return { kind: "settle", index: untouched };
  const index = runs.findIndex((run, at) => !run.initialised.includes(stream.rank) && fits(at));
  return index < 0 ? { kind: "begin" } : { kind: "join", index };
}

/**
 * Whether an `init` means the run that its stream has just finished: it names it, and asks to resume it. Nothing is done
 * again then, as after a crash: a Trainer that evaluates what it has trained goes on where it was.
 */
const goesOn = (
  run: RunState | undefined,
  { rank }: StreamState,
  init: InitMessage,
  { project, name, resume }: Wish,
): boolean =>
  run !== undefined &&
  init.name !== undefined &&
  resume !== "never" &&
  run.initialised.includes(rank) &&
  run.project === project &&
  run.run === name &&
  !run.ended;
