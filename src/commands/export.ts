import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { safe } from "../render/safe.ts";
import { countOf } from "../render/words.ts";
import type { RunRef } from "../store/catalog.ts";
import { type ExportedRun, type ExportPoints, exportRun } from "../store/export/export-run.ts";
import { FileNames } from "../store/export/file-names.ts";
import { Destination } from "../store/export/place-files.ts";
import { rawConfig } from "../store/export/raw-config.ts";
import {
  type ExportForm,
  FORMS,
  type Writing,
  type WrittenFile,
  writeRecords,
} from "../store/export/record-file.ts";
import { fileProblem } from "../store/file-problem.ts";
import { openRun } from "../store/open-run.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectRuns, selectTarget } from "../store/select.ts";
import { isUserError, UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { exportNotes } from "./export-notes.ts";
import { type OverviewRun, overview } from "./export-overview.ts";
import { takeIn } from "./take-in.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `trackio export`, as the command line gives them. */
export interface ExportFlags {
  readonly to?: string;
  readonly rank?: string;
  readonly attempt?: string;
  readonly superseded?: boolean;
  readonly force?: boolean;
  readonly dir?: string;
}

export interface ExportOptions {
  /** Runs as a person names them. */
  readonly targets: readonly string[];
  /** Where the files go, as a person names it. */
  readonly into: string;
  readonly form: ExportForm;
  readonly points: ExportPoints;
  readonly force: boolean;
  readonly dir: string | undefined;
}

const USAGE = "trackio export RUN... --to csv DIR";

/** @throws {UsageError} for a form that is none, a missing folder, or flags that exclude each other */
export function parseExport(words: readonly string[], flags: ExportFlags): ExportOptions {
  const form = FORMS.find((each) => each === flags.to);
  if (form === undefined) {
    const given = flags.to === undefined ? "and none was given" : `not "${flags.to}"`;
    throw new UsageError(`--to takes one of ${FORMS.join(", ")}, ${given}.`, [USAGE]);
  }
  const into = words.at(-1);
  if (into === undefined || words.length < 2) {
    throw new UsageError("export takes runs, and at last the folder to write to.", [USAGE]);
  }
  const attempt = wholeNumber("--attempt", flags.attempt, 1);
  return {
    targets: words.slice(0, -1),
    into,
    form,
    points: {
      rank: wholeNumber("--rank", flags.rank, 0),
      attempt,
      superseded: flags.superseded ?? false,
    },
    force: flags.force ?? false,
    dir: flags.dir,
  };
}

/**
 * Writes runs to a folder, in files that other programs read.
 * @returns the exit code
 * @throws {UserError} where a run is not there, something is in the way, or nothing can be written
 */
export async function runExport(options: ExportOptions, context: Context): Promise<number> {
  const { form, points } = options;
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  await takeIn(root, context);
  refuseRun(root, options.into, context.cwd);
  const refs = selectRuns(root, options.targets);
  const writing: Writing = { form, parquet: form === "parquet" ? await loadParquet() : undefined };
  let destination: Destination | undefined;
  try {
    destination = new Destination(resolve(context.cwd, options.into), root, options.force);
    const done = exportAll(root, refs, destination, writing, points, context.now());
    for (const note of done.notes) context.stderr.write(`trackio: ${note}\n`);
    context.stdout.write(`${summaryLines(done, options.into).join("\n")}\n`);
    return 0;
  } catch (error) {
    destination?.abandon();
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UserError(`The export failed, and what was not whole is removed: ${fileProblem(error)}.`);
  }
}

/** A folder that is not there yet, and is called like a run, is a folder that was forgotten. */
function refuseRun(root: string, into: string, cwd: string): void {
  if (existsSync(resolve(cwd, into)) || !namesSomething(root, into)) return;
  throw new UsageError(`The last word is the folder to write to, and "${into}" is in the store.`, [
    USAGE,
    `For a folder of that name: ./${into}`,
  ]);
}

function namesSomething(root: string, text: string): boolean {
  try {
    selectTarget(root, text);
    return true;
  } catch (error) {
    if (!isUserError(error)) throw error;
    return false; // Nothing is called that, or too much is.
  }
}

const loadParquet = async () => (await import("../store/export/parquet-sink.ts")).ParquetSink;

interface Done {
  readonly runs: readonly { readonly folder: string; readonly exported: ExportedRun }[];
  readonly overview: WrittenFile;
  readonly notes: readonly string[];
}

function exportAll(
  root: string,
  refs: readonly RunRef[],
  destination: Destination,
  writing: Writing,
  points: ExportPoints,
  now: number,
): Done {
  const folders = foldersOf(refs);
  const file = `runs.${writing.form}`;
  destination.claim([...folders, file]);
  destination.clearAfterOthers();
  const runs: (OverviewRun & { exported: ExportedRun })[] = [];
  for (const [index, ref] of refs.entries()) {
    const folder = folders[index] ?? "";
    const view = openRun(root, ref, { ...definedOf(points), now });
    const config = rawConfig(ref.folder);
    const exported = exportRun(
      ref,
      view.life,
      config,
      { ...points, inView: view.summary.rank },
      writing,
      destination.begin(folder),
    );
    runs.push({ view, config, folder, exported });
  }
  const written = writeRecords(`${destination.begin("")}/${file}`, file, overview(runs, now), writing);
  destination.finish(folders, [file], writing.form);
  return {
    runs,
    overview: written,
    notes: [
      ...runs.flatMap(({ view, exported }) => exportNotes(view, exported, points)),
      ...written.mixed.map((column) => `${file}: ${safe(column)} became texts`),
    ],
  };
}

const definedOf = ({ rank, attempt }: ExportPoints) => ({
  ...(rank === undefined ? {} : { rank }),
  ...(attempt === undefined ? {} : { attempt }),
});

/** A folder for each run, in one for its project. */
function foldersOf(refs: readonly RunRef[]): string[] {
  const projects = new Map<string, { readonly folder: string; readonly runs: FileNames }>();
  const names = new FileNames();
  return refs.map(({ project, run }) => {
    const own = projects.get(project) ?? { folder: names.of(project), runs: new FileNames() };
    projects.set(project, own);
    return `${own.folder}/${own.runs.of(run)}`;
  });
}

/** Runs that are listed before they are counted. */
const MOST_LISTED = 8;

function summaryLines({ runs, overview }: Done, into: string): string[] {
  const bytes = runs
    .flatMap(({ exported }) => exported.files)
    .reduce((sum, file) => sum + file.bytes, overview.bytes);
  const listed = runs.length > MOST_LISTED ? runs.slice(0, MOST_LISTED - 1) : runs;
  const more = runs.length - listed.length;
  return [
    `${countOf(runs.length, "run")} in ${safe(into)} (${sizeText(bytes)})`,
    `  ${overview.name}`,
    ...listed.map(({ folder, exported }) => {
      const files = exported.files.map(({ name, rows }) => `${name} (${countOf(rows, "row")})`);
      return `  ${safe(folder)}/  ${safe(files.join(", ") || "nothing: it reported nothing")}`;
    }),
    ...(more > 0 ? [`  … and ${countOf(more, "more run")}`] : []),
  ];
}

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toPrecision(2)} ${UNITS[power]}`;
}
