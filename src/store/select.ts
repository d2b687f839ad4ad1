import type { ProjectName } from "../format/names.ts";
import { type RunRef, readCatalog, unreadableText } from "./catalog.ts";
import { sameName, severalRuns } from "./select-errors.ts";
import { type Found, find } from "./select-find.ts";
import { standingIfReadable, startedAt } from "./unfinished.ts";
import { UserError } from "./user-error.ts";

/** What a person names on the command line. */
export type Target =
  | { readonly kind: "project"; readonly project: ProjectName }
  | { readonly kind: "run"; readonly ref: RunRef };

/**
 * The project or the one run that a text names: `project/run`, `run`, `project`, `@last`, `@min:loss`, `iris/@max:f1`, a
 * pattern that fits one run, the beginning of an id. A project goes before a run of the same name.
 * @throws {UserError} where nothing, or more than one run, is called that
 */
export function selectTarget(root: string, text: string): Target {
  const found = find(root, text);
  return found.kind === "project" ? found : { kind: "run", ref: onlyRun(text, found) };
}

/** A target as `selectTarget` gives it, or the runs that a pattern fits, sorted by name. */
export type Targets = Target | { readonly kind: "runs"; readonly refs: readonly RunRef[] };

/**
 * The same where several runs are welcome: a pattern stands for all that it fits.
 * @throws {UserError} where nothing is called that, or a name that is no pattern is that of several runs
 */
export function selectTargets(root: string, text: string): Targets {
  const found = find(root, text);
  if (found.kind === "project") return found;
  return found.how === "pattern"
    ? { kind: "runs", refs: found.refs }
    : { kind: "run", ref: onlyRun(text, found) };
}

/**
 * The run that a command is to work on. For commands that take one `RUN`.
 * @throws {UserError} where nothing, more than one run, or a project is called that
 */
export function selectRun(root: string, text: string): RunRef {
  const target = selectTarget(root, text);
  if (target.kind === "run") return target.ref;
  throw new UserError(`"${text}" is a project, and a run is wanted.`, [
    `Its newest run is ${text}/@last; see all of them: trackio show ${text}`,
  ]);
}

/**
 * The runs that a command is to work on, each once, in the order in which they were named. For commands that take
 * `RUN…`: patterns stand for all runs that they fit. A project does not stand for its runs, `project/*` does: nobody is
 * to remove a project by a name that it happens to share with a run.
 * @throws {UserError} where one of the texts names nothing, a project, or without being a pattern several runs
 */
export function selectRuns(root: string, texts: readonly string[]): RunRef[] {
  const refs = texts.flatMap((text) => {
    const targets = selectTargets(root, text);
    if (targets.kind === "runs") return targets.refs;
    if (targets.kind === "run") return [targets.ref];
    throw new UserError(`"${text}" is a project, and runs are wanted.`, [
      `All of its runs are '${text}/*', its newest is ${text}/@last.`,
    ]);
  });
  return [...new Map(refs.map((ref) => [ref.folder, ref])).values()];
}

/** @throws {UserError} for several runs */
function onlyRun(text: string, { how, refs }: Found & { readonly kind: "runs" }): RunRef {
  const [ref, second] = refs;
  // `find` never gives none.
  if (ref === undefined) throw new RangeError(`nothing was found for ${text}`);
  if (second === undefined) return ref;
  if (how === "name") throw sameName(text, refs);
  throw severalRuns(
    text,
    how === "id" ? `begins the ids of ${refs.length} runs` : `fits ${refs.length} runs`,
    refs,
  );
}

/**
 * Of the runs that run, the one that was begun last.
 * @param now milliseconds since the epoch
 * @throws {UserError} where none runs
 */
export function selectRunning(root: string, now: number): Target {
  const { runs, unreadable } = readCatalog(root);
  const [newest] = runs
    .flatMap((ref) => standingIfReadable(root, ref, now))
    .filter(({ status }) => status.kind === "running")
    .sort((a, b) => startedAt(b) - startedAt(a));
  if (newest === undefined) {
    throw new UserError(`No run in ${root} is running.`, [
      ...unreadable.map(unreadableText),
      "See how they ended: trackio show",
    ]);
  }
  return { kind: "run", ref: newest.ref };
}
