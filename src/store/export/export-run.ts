import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cutoffs, mayBeSuperseded } from "../../history/cutoffs.ts";
import type { Life } from "../../history/life.ts";
import type { RunRef } from "../catalog.ts";
import type { RunFile } from "../layout.ts";
import type { StoredRecord } from "../read-records.ts";
import { findCutoffs, supersededRecords } from "../steps-scan.ts";
import { FileNames } from "./file-names.ts";
import { outputScan } from "./output-source.ts";
import { PointFilter } from "./point-filter.ts";
import { configObject, configRows, type RawConfig } from "./raw-config.ts";
import { numberAt, type RawRecord, type Scan, scanRecords, type Torn } from "./raw-record.ts";
import { type Writing, type WrittenFile, writeRecords } from "./record-file.ts";
import { sizeOf } from "./source-lines.ts";
import { bookkeeping, tableSources } from "./table-sources.ts";

/** Which points of a run to export. */
export interface ExportPoints {
  readonly rank: number | undefined;
  /** Whose points they are where none was asked for; 0 by default. */
  readonly inView?: number;
  readonly attempt: number | undefined;
  /** Also what a later attempt made again. */
  readonly superseded: boolean;
}

export interface ExportedRun {
  readonly files: readonly WrittenFile[];
  /** Records that were left out because a later attempt made them again. */
  readonly superseded: number;
  /** Ranks whose points were left out, in order. */
  readonly otherRanks: readonly number[];
  /** Files of the store that hold what is no record, and what. */
  readonly torn: readonly (readonly [file: RunFile, torn: Torn])[];
}

/**
 * Writes what a run keeps to a folder: steps, config, system, alerts and media, each as a file, and each table as one in
 * `tables/`. What the run does not have makes no file.
 * @param into an empty folder
 */
export function exportRun(
  { folder }: RunRef,
  life: Life,
  config: RawConfig,
  points: ExportPoints,
  writing: Writing,
  into: string,
): ExportedRun {
  return new RunExport(folder, life, points, writing, into).all(config);
}

class RunExport {
  readonly #folder: string;
  readonly #life: Life;
  readonly #points: ExportPoints;
  readonly #writing: Writing;
  readonly #into: string;
  readonly #rank: number;
  readonly #cutoffs: Cutoffs | undefined;
  readonly #superseded: (record: StoredRecord) => boolean;
  readonly #files: WrittenFile[] = [];
  readonly #torn = new Map<RunFile, Torn>();
  readonly #otherRanks = new Set<number>();
  #left = 0;

  constructor(folder: string, life: Life, points: ExportPoints, writing: Writing, into: string) {
    this.#folder = folder;
    this.#life = life;
    this.#points = points;
    this.#writing = writing;
    this.#into = into;
    this.#rank = points.rank ?? points.inView ?? 0;
    const cuts = mayBeSuperseded(life) && points.attempt === undefined && !points.superseded;
    this.#cutoffs = cuts ? findCutoffs(folder, this.#rank, life) : undefined;
    this.#superseded =
      this.#cutoffs === undefined ? () => false : supersededRecords(folder, this.#rank, life, this.#cutoffs);
  }

  all(config: RawConfig): ExportedRun {
    this.#steps();
    this.#config(config);
    this.#records("system.ndjson", (record) => this.#ofAttempt(record));
    this.#tables();
    this.#records("alerts.ndjson", (record) => this.#ofAttempt(record));
    this.#records("media.ndjson", (record) => this.#shows(bookkeeping(record)));
    const output = outputScan(this.#folder, this.#points.attempt);
    if (output !== undefined) this.#write("output", output, []);
    return {
      files: this.#files,
      superseded: this.#left,
      otherRanks: [...this.#otherRanks].sort((a, b) => a - b),
      torn: [...this.#torn].filter(([, { lines, unfinished }]) => lines > 0 || unfinished > 0),
    };
  }

  #steps(): void {
    const path = join(this.#folder, "steps.ndjson");
    const size = sizeOf(path);
    const scan: Scan = (visit) => {
      const filter = new PointFilter({
        rank: this.#rank,
        attempt: this.#points.attempt,
        rules: this.#life.rules,
        cutoffs: this.#cutoffs,
      });
      const torn = scanRecords(path, size, (record) => {
        const admitted = filter.admit(record);
        if (admitted !== undefined) visit(admitted);
      });
      this.#torn.set("steps.ndjson", torn);
      this.#left = filter.superseded;
      for (const rank of filter.otherRanks) this.#otherRanks.add(rank);
    };
    if (size > 0) this.#write("steps", scan, ["step", "timestamp"]);
  }

  #config(config: RawConfig): void {
    this.#torn.set("config.ndjson", config.torn);
    if (config.values.size === 0) return;
    if (this.#writing.form !== "json") {
      const file = `config.${this.#writing.form}`;
      const written = writeRecords(join(this.#into, file), file, configRows(config), this.#writing);
      // That its values are of several kinds goes without saying.
      this.#files.push({ ...written, mixed: [] });
      return;
    }
    const text = configObject(config);
    writeFileSync(join(this.#into, "config.json"), text, { flag: "wx" });
    this.#files.push({
      name: "config.json",
      rows: config.flat.size,
      bytes: Buffer.byteLength(text),
      mixed: [],
    });
  }

  #tables(): void {
    const path = join(this.#folder, "tables.ndjson");
    const { tables, torn } = tableSources(path, sizeOf(path), (record) => this.#shows(record));
    this.#torn.set("tables.ndjson", torn);
    if (tables.length > 0) mkdirSync(join(this.#into, "tables"));
    const names = new FileNames();
    for (const { table, scan } of tables)
      this.#write(`tables/${names.of(table)}`, scan, ["_step", "_timestamp"]);
  }

  #records(file: RunFile, counts: (record: RawRecord) => boolean): void {
    const path = join(this.#folder, file);
    const size = sizeOf(path);
    let any = false;
    const scan: Scan = (visit) => {
      const torn = scanRecords(path, size, (record) => {
        if (counts(record)) visit(record);
      });
      this.#torn.set(file, torn);
    };
    if (size > 0)
      scan(() => {
        any = true;
      });
    if (any) this.#write(file.replace(".ndjson", ""), scan, []);
  }

  #write(name: string, scan: Scan, first: readonly string[]): void {
    const file = `${name}.${this.#writing.form}`;
    this.#files.push(writeRecords(join(this.#into, file), file, scan, this.#writing, first));
  }

  /** Whether a table or a media record belongs to the curve that is exported. */
  #shows(record: StoredRecord): boolean {
    const { _rank = 0, _attempt = 1 } = record;
    if (_rank !== this.#rank) {
      this.#otherRanks.add(Number(_rank));
      return false;
    }
    const { attempt } = this.#points;
    if (attempt !== undefined) return _attempt === attempt;
    return !this.#superseded(record);
  }

  /** What is not of a rank's curve is exported of all ranks, unless one was asked for. */
  #ofAttempt(record: RawRecord): boolean {
    const { rank, attempt } = this.#points;
    if (rank !== undefined && numberAt(record, "_rank", 0) !== rank) return false;
    return attempt === undefined || numberAt(record, "_attempt", 1) === attempt;
  }
}
