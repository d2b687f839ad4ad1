import { lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { Finding } from "../../history/finding.ts";
import { FORMAT } from "../../history/life-fold.ts";
import { isMisread, type RunRef } from "../catalog.ts";
import { fileProblem } from "../file-problem.ts";
import { RUN_FILES, type RunFile } from "../layout.ts";
import type { Activity } from "./activity.ts";
import { checkLeftovers, isOurs } from "./check-leftovers.ts";
import { MediaCheck } from "./check-media.ts";
import { checkOutput } from "./check-output.ts";
import { checkSummary } from "./check-summary.ts";
import { acknowledged, attemptOf, LifeRules } from "./life-rules.ts";
import { ruleOf } from "./record-rules.ts";
import { type Piece, scanLines, shown } from "./scan-lines.ts";

/** Lines of one file that are told one by one. */
const MOST_LISTED = 1000;

/** A run after a look at all of it. */
export interface RunCheck {
  readonly ref: RunRef;
  readonly findings: readonly Finding[];
  /** Lines that are no better, and are not listed. */
  readonly more: number;
  readonly files: number;
  readonly lines: number;
  readonly bytes: number;
  /** The time of its oldest record; undefined where it has none. */
  readonly earliest: string | undefined;
}

/**
 * Looks through all files of a run, and changes nothing.
 *
 * @param now milliseconds since the epoch
 */
export function checkRun(root: string, ref: RunRef, activity: Activity, now: number): RunCheck {
  const look = new RunLook(root, ref, activity, now);
  try {
    look.all();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    look.add(
      { ...WHOLE, severity: "damage", kind: "unreadable", rule: fileProblem(error), remedy: null },
      "",
    );
  }
  return look.result();
}

/** A finding about a whole file. */
const WHOLE = { byte: null, line: null, bytes: null, value: null } as const;

class RunLook {
  readonly #root: string;
  readonly #ref: RunRef;
  readonly #activity: Activity;
  readonly #now: number;
  readonly #findings: Finding[] = [];
  readonly #life = new LifeRules();
  readonly #media = new MediaCheck();
  #more = 0;
  #files = 0;
  #lines = 0;
  #bytes = 0;
  #earliest: string | undefined;

  constructor(root: string, ref: RunRef, activity: Activity, now: number) {
    this.#root = root;
    this.#ref = ref;
    this.#activity = activity;
    this.#now = now;
  }

  all(): void {
    const { folder } = this.#ref;
    if (isMisread(folder)) {
      const rule = "the folder's name is not UTF-8, and no program can open it by it";
      this.add({ ...WHOLE, severity: "damage", kind: "bad-name", rule, remedy: null }, "");
      return;
    }
    const names = readdirSync(folder);
    if (!names.some((name) => RUN_FILES.includes(name as RunFile))) {
      this.#noRun(names);
      return;
    }
    // Nothing of a run can be told without its life.
    if (!this.#file("run.ndjson")) return;
    if (this.#life.format > FORMAT) {
      const rule = `is of format ${this.#life.format}, and was not looked at: this trackio reads up to ${FORMAT}`;
      this.#findings.length = 0;
      this.add({ ...WHOLE, severity: "note", kind: "newer-format", rule, remedy: null }, "run.ndjson");
      return;
    }
    for (const file of RUN_FILES) if (file !== "run.ndjson") this.#file(file);
    this.#output();
    this.#lifeAsAWhole(names);
    const quiet = this.#activity.kind !== "live";
    for (const finding of checkLeftovers(folder, names, this.#now)) this.add(finding, finding.file);
    for (const finding of this.#media.findings(folder, quiet))
      this.add(acknowledged(finding, this.#life.known), finding.file);
    if (quiet && this.#findings.every(({ severity }) => severity !== "damage")) {
      for (const finding of checkSummary(this.#ref)) this.add(finding, finding.file);
    }
  }

  /** Adds a finding about a file of the run; what may not be touched has no remedy. */
  add(finding: Omit<Finding, "file">, file: string): void {
    const place = relative(this.#root, join(this.#ref.folder, file));
    this.#findings.push({ ...finding, file: place, remedy: this.#allowed(finding.remedy) });
  }

  result(): RunCheck {
    return {
      ref: this.#ref,
      findings: this.#findings,
      more: this.#more,
      files: this.#files,
      lines: this.#lines,
      bytes: this.#bytes,
      earliest: this.#earliest,
    };
  }

  #allowed(remedy: Finding["remedy"]): Finding["remedy"] {
    if (remedy === null || this.#activity.kind === "quiet") return remedy;
    return this.#activity.kind === "pending" && this.#activity.recoverable ? { kind: "recover" } : null;
  }

  /** Looks through one file. False where something else stands in its place, which is told. */
  #file(file: RunFile): boolean {
    const other = this.#otherThing(file);
    if (other !== undefined) {
      this.add({ ...WHOLE, severity: "damage", remedy: null, ...other }, file);
      return false;
    }
    let listed = 0;
    const scanned = scanLines(join(this.#ref.folder, file), ruleOf(file), (piece) => {
      if (piece.kind === "record") this.#record(file, piece);
      const finding = this.#flaw(piece);
      if (finding === undefined) return;
      if (++listed > MOST_LISTED) this.#more++;
      else this.add(finding, file);
    });
    if (scanned === undefined) return true;
    this.#files++;
    this.#lines += scanned.lines;
    this.#bytes += scanned.bytes;
    return true;
  }

  /** What stands where a file of the run should and is none: reading from it fails, or waits for ever. */
  #otherThing(file: RunFile): (Pick<Finding, "kind" | "rule"> & Partial<Finding>) | undefined {
    const path = join(this.#ref.folder, file);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there === undefined) return undefined;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined)
      return { kind: "dead-link", rule: "a link that leads nowhere", value: readlinkSync(path) };
    if (stat.isFile()) return undefined;
    return { kind: "unreadable", rule: stat.isDirectory() ? "is a folder" : "is not a file" };
  }

  #record(file: RunFile, piece: Piece & { readonly kind: "record" }): void {
    const { record } = piece;
    const { timestamp } = record;
    if (typeof timestamp === "string" && !(timestamp >= (this.#earliest ?? "~"))) this.#earliest = timestamp;
    if (file === "run.ndjson") this.#life.add(piece);
    else if (this.#activity.kind !== "live" && !this.#life.started.has(attemptOf(record)))
      this.#life.neverStarted(file, piece, attemptOf(record), "has records, but was never started");
    if (file === "media.ndjson" || file === "tables.ndjson") this.#media.add(file, piece);
  }

  /** What is wrong with a piece of a file; undefined where nothing is, or where it may be in the making. */
  #flaw(piece: Piece): Omit<Finding, "file"> | undefined {
    const { byte, line, end, sealed, last } = piece;
    const cut = { byte, line, bytes: end - byte };
    if (last && this.#activity.kind === "live") return undefined;
    const severity = last && this.#activity.kind === "elsewhere" ? "note" : "damage";
    if (piece.kind === "record") {
      if (sealed) return undefined;
      const value = shown(Buffer.from(JSON.stringify(piece.record)), 0, 200);
      return { ...cut, severity, kind: "no-newline", rule: "no newline", value, remedy: { kind: "seal" } };
    }
    const { kind, rule, head } = piece;
    if (kind === "long-line") return { ...cut, severity: "note", kind, rule, value: head, remedy: null };
    const value = kind === "zero-bytes" || head === "" ? null : head;
    return { ...cut, severity, kind, rule, value, remedy: { kind: "cut" } };
  }

  #output(): void {
    const { files, lines, bytes, findings } = checkOutput(this.#ref.folder, this.#activity.kind !== "quiet");
    this.#files += files;
    this.#lines += lines;
    this.#bytes += bytes;
    for (const finding of findings) this.add(finding, finding.file);
  }

  #lifeAsAWhole(names: readonly string[]): void {
    if (!this.#life.hasCreated && this.#activity.kind !== "live") {
      const rule = names.includes("run.ndjson")
        ? 'does not begin with the event "created"'
        : "is missing, and other files of a run are here";
      const remedy = { kind: "create" } as const;
      this.add({ ...WHOLE, severity: "damage", kind: "no-created", rule, remedy }, "run.ndjson");
    }
    for (const finding of this.#life.findings()) this.add({ ...WHOLE, ...finding }, finding.file);
  }

  /** A folder that holds no file of a run: one that was just claimed, what is left of that, or somebody's own. */
  #noRun(names: readonly string[]): void {
    const { folder } = this.#ref;
    const theirs = names.filter((name) => !isOurs(name));
    const age = this.#now - statSync(folder).mtimeMs;
    if (theirs.length > 0 && this.#activity.kind !== "live") {
      const rule = "holds no file of a run";
      this.add({ ...WHOLE, severity: "note", kind: "no-run", rule, remedy: null }, "");
    } else if (this.#activity.kind === "quiet" && age > JUST_CLAIMED) {
      for (const finding of checkLeftovers(folder, names, this.#now)) this.add(finding, finding.file);
      const rule = "was claimed by a recorder that died before it began a run";
      const remedy = { kind: "remove" } as const;
      this.add({ ...WHOLE, severity: "leftover", kind: "no-run", rule, remedy }, "");
    }
  }
}

/** Milliseconds within which a recorder that claimed a folder writes to it. */
const JUST_CLAIMED = 60_000;
