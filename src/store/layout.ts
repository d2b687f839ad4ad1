import { join } from "node:path";
import { folderOf } from "../format/names.ts";

/** The files of a run that records are appended to. */
export const RUN_FILES = [
  "run.ndjson",
  "config.ndjson",
  "steps.ndjson",
  "tables.ndjson",
  "media.ndjson",
  "system.ndjson",
  "alerts.ndjson",
  "rejected.ndjson",
] as const;

export type RunFile = (typeof RUN_FILES)[number];

export const SUMMARY_FILE = "summary.json";
/** What the program printed, where that was captured. */
export const OUTPUT_FILE = "output.log";
/** What was read of metrics, kept for the next time: derived, as the summary is. */
export const SERIES_FOLDER = ".series";
export const MEDIA_FOLDER = "media";
/** What was seen of the code: patches, and the packages that were installed. */
export const CODE_FOLDER = "code";

/** What lists need of runs that are over, gathered: derived, and may go at any time. */
const INDEX_FOLDER = ".index";

export const indexFile = (root: string, project: string): string =>
  join(root, INDEX_FOLDER, `${folderOf(project)}.index`);

/** Where sessions keep what is not read yet. A leading dot never begins a project's folder. */
const SPOOL_FOLDER = ".spool";

/** Where removed runs are kept until they are purged. */
const TRASH_FOLDER = ".trash";

export const runFolder = (root: string, project: string, run: string): string =>
  join(root, folderOf(project), folderOf(run));

export const projectFolder = (root: string, project: string): string => join(root, folderOf(project));

export const spoolFolder = (root: string): string => join(root, SPOOL_FOLDER);

export const sessionFolder = (root: string, session: string): string => join(root, SPOOL_FOLDER, session);

export const trashFolder = (root: string): string => join(root, TRASH_FOLDER);
