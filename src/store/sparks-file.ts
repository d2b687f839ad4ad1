import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Spark } from "../history/spark.ts";
import { SERIES_FOLDER } from "./layout.ts";
import type { StepsFile } from "./series-file.ts";

/** The version of the file; another one is as good as none. */
const VERSION = 1;
const FILE = "sparks";

/** What was kept of a run's metrics, in the state that its steps were in. */
export interface KeptSparks {
  readonly covers: StepsFile;
  /** By what else than the steps they were made: whose they are, and over which axes. */
  readonly key: string;
  /** Null for a metric that has no numbers. */
  readonly sparks: ReadonlyMap<string, Spark | null>;
}

/** What was kept; undefined where nothing was, or nothing that this version can read. */
export function readKeptSparks(folder: string): KeptSparks | undefined {
  try {
    const { version, covers, key, sparks } = JSON.parse(
      readFileSync(join(folder, SERIES_FOLDER, FILE), "utf8"),
    );
    return version === VERSION ? { covers, key, sparks: new Map(sparks) } : undefined;
  } catch {
    return undefined; // It is derived: without it, cut short or somebody's own, the steps are read.
  }
}

/** Keeps them whole or not at all: where the folder cannot be written, the steps are read again the next time. */
export function writeKeptSparks(folder: string, { covers, key, sparks }: KeptSparks): void {
  const path = join(folder, SERIES_FOLDER, FILE);
  const temporary = `${path}.${process.pid}.new`;
  try {
    mkdirSync(join(folder, SERIES_FOLDER), { recursive: true });
    writeFileSync(temporary, JSON.stringify({ version: VERSION, covers, key, sparks: [...sparks] }));
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true }); // A disk that is full or read-only costs time alone.
  }
}
