import { fitsGlob } from "../format/glob.ts";
import { type Comparison, compareRuns } from "../render/diff/compare.ts";
import { diffGrid } from "../render/diff/grid.ts";
import { diffJson } from "../render/diff/json.ts";
import { diffPage } from "../render/diff/page.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { fileProblem } from "../store/file-problem.ts";
import { readKeptCode } from "../store/kept-code.ts";
import { openRun } from "../store/open-run.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectRuns } from "../store/select.ts";
import { listNames } from "../store/select-errors.ts";
import { isUserError, UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { type Form, type FormFlags, parseForm } from "./form-flags.ts";
import { takeIn } from "./take-in.ts";

/** The flags of `trackio diff`, as the command line gives them. */
export interface DiffFlags extends FormFlags {
  readonly all?: boolean;
  readonly metric?: readonly string[];
  readonly patch?: boolean;
  readonly dir?: string;
}

export interface DiffOptions {
  /** Runs as a person names them. */
  readonly targets: readonly string[];
  /** Also what is the same in all. */
  readonly all: boolean;
  /** Patterns of the metrics to compare; none for all. */
  readonly metrics: readonly string[];
  /** The patch between the code of two runs, in place of everything else. */
  readonly patch: boolean;
  readonly dir: string | undefined;
  readonly form: Form;
}

/** @throws {UsageError} for forms that exclude each other */
export const parseDiff = (targets: readonly string[], flags: DiffFlags): DiffOptions => ({
  targets,
  all: flags.all ?? false,
  metrics: flags.metric ?? [],
  patch: flags.patch ?? false,
  dir: flags.dir,
  form: parseForm(flags),
});

/**
 * Prints what differs between runs.
 * @returns 0: runs that differ are no failure
 * @throws {UsageError} where there is nothing to compare; its exit code is 2, as that of diff(1)
 */
export async function runDiff(options: DiffOptions, context: Context): Promise<number> {
  const { form, all } = options;
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  await takeIn(root, context);
  if (options.patch) {
    const { patchBetween } = await import("./diff-patch.ts");
    context.stdout.write(asTrouble(() => patchBetween(selectRuns(root, options.targets), context)));
    return 0;
  }
  const comparison = asTrouble(() => compare(root, options, context.now()));
  const text =
    form.kind === "screen"
      ? await screenText(comparison, options, context)
      : await textFor({ ...form, kind: form.kind }, comparison, all);
  context.stdout.write(`${text}\n`);
  return 0;
}

function compare(root: string, { targets, metrics }: DiffOptions, now: number): Comparison {
  const found = selectRuns(root, targets);
  const [only] = found;
  // A run that is named twice is held against itself.
  const refs = found.length === 1 && only !== undefined && targets.length > 1 ? [only, only] : found;
  if (refs.length < 2) {
    throw new UsageError(
      `diff compares two runs or more, and ${refs.length === 1 ? "one was" : "none were"} named.`,
      ["trackio diff @last OTHER", "See what there is: trackio show"],
    );
  }
  const views = refs.map((ref) => openRun(root, ref, { now }));
  if (metrics.length === 0) return compareRuns(views, now, undefined, readKeptCode);
  const names = new Set(views.flatMap(({ summary }) => [...summary.metrics.keys()]));
  const wrong = metrics.find((pattern) => ![...names].some((name) => fitsGlob(pattern, name)));
  if (wrong !== undefined) {
    throw new UsageError(`None of these runs has a metric called "${wrong}".`, [
      names.size === 0 ? "They have no metrics." : `Their metrics: ${listNames([...names])}`,
    ]);
  }
  return compareRuns(views, now, (name) => metrics.some((pattern) => fitsGlob(pattern, name)), readKeptCode);
}

/** A mistake here is trouble, whichever it is: 1 means in diff(1) that files differ. */
function asTrouble<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isUserError(error)) throw new UsageError(error.message, error.hints);
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UsageError(`The runs cannot be read: ${fileProblem(error)}.`);
  }
}

async function textFor(
  form: Form & { readonly kind: Exclude<Form["kind"], "screen"> },
  comparison: Comparison,
  all: boolean,
): Promise<string> {
  const { formText } = await import("./output-form.ts");
  return formText(
    form,
    () => diffGrid(comparison, all),
    () => diffJson(comparison, all),
  );
}

async function screenText(
  comparison: Comparison,
  { all, form: { precision } }: DiffOptions,
  { stdout, now }: Context,
): Promise<string> {
  const screen = {
    width: stdout.isTTY ? stdout.width : undefined,
    style: createStyle(stdout.colour),
    now: now(),
  };
  const lines = await withWidths(() => diffPage(comparison, { all, precision }, screen));
  return lines.join("\n");
}
