import type { Finding } from "../../history/finding.ts";
import { FORMAT } from "../../history/life-fold.ts";
import type { StoredRecord } from "../read-records.ts";
import { missingKeys } from "./record-rules.ts";
import type { Piece } from "./scan-lines.ts";

/** A finding about an event, or about a record that no event tells of. `file` is the run's. */
export type LifeFinding = Omit<Finding, "value" | "bytes">;

type RecordPiece = Piece & { readonly kind: "record" };

/** What the events of a run must be together, beside each by itself (`docs/format.md`, "Events"). Pure. */
export class LifeRules {
  /** The format that the run says it has. */
  format = FORMAT;
  hasCreated = false;
  readonly started = new Set<number>();
  /** What an earlier repair noted as lost. */
  readonly known = new Set<string>();
  readonly #findings: LifeFinding[] = [];
  readonly #lacking = new Set<string>();
  #events = 0;
  #last = 0;

  add(piece: RecordPiece): void {
    const { record } = piece;
    const first = this.#events++ === 0;
    switch (record["event"]) {
      case "created":
        this.#created(piece, first);
        break;
      case "started":
        this.#started(piece, Number(record["attempt"]));
        break;
      case "ended":
        this.neverStarted("run.ndjson", piece, Number(record["attempt"]), "ended, but was never started");
        break;
      case "repaired":
        if (Array.isArray(record["known"])) for (const key of record["known"]) this.known.add(String(key));
        break;
    }
    this.#tellMissing(piece);
  }

  /** What was found, each with what an earlier repair noted as a note. */
  findings(): LifeFinding[] {
    return this.#findings.map((finding) => acknowledged(finding, this.known));
  }

  /** Notes an attempt that something speaks of and that was never started, once. */
  neverStarted(file: string, piece: RecordPiece, attempt: number, words: string): void {
    const key = `never-started:${attempt}`;
    if (this.started.has(attempt) || this.#lacking.has(key)) return;
    this.#lacking.add(key);
    this.#findings.push({ ...finding("never-started", piece, `attempt ${attempt} ${words}`, key), file });
  }

  #created(piece: RecordPiece, first: boolean): void {
    const format = Number(piece.record["format"]);
    if (!this.hasCreated) this.format = format;
    if (!first) {
      const rule = this.hasCreated ? "created a second time" : '"created" is not the first event';
      this.#findings.push(finding("late-created", piece, rule, `late-created:${piece.record["id"]}`));
    }
    this.hasCreated = true;
  }

  #started(piece: RecordPiece, attempt: number): void {
    if (this.started.has(attempt)) {
      const key = `started-twice:${attempt}`;
      this.#findings.push(finding("started-twice", piece, `attempt ${attempt} was started twice`, key));
      return;
    }
    if (attempt !== this.#last + 1) {
      const rule = `attempt ${attempt} follows ${this.#last === 0 ? "none" : `attempt ${this.#last}`}`;
      this.#findings.push(finding("attempt-gap", piece, rule, `attempt-gap:${attempt}`));
    }
    this.started.add(attempt);
    this.#last = Math.max(attempt, this.#last);
  }

  #tellMissing(piece: RecordPiece): void {
    const event = String(piece.record["event"]);
    const keys = missingKeys(piece.record).map((key) => `"${key}"`);
    if (keys.length === 0 || this.#lacking.has(event)) return;
    this.#lacking.add(event);
    this.#findings.push({
      severity: "note",
      kind: "missing-key",
      file: "run.ndjson",
      byte: piece.byte,
      line: piece.line,
      rule: `"${event}" without ${keys.join(", ")}`,
      remedy: null,
    });
  }
}

const finding = (
  kind: Finding["kind"],
  { byte, line }: RecordPiece,
  rule: string,
  key: string,
): LifeFinding => ({
  severity: "damage",
  kind,
  file: "run.ndjson",
  byte,
  line,
  rule,
  remedy: { kind: "acknowledge", key },
});

/** A finding that nothing can mend is a note once a repair has told it in `run.ndjson`. */
export function acknowledged<F extends Pick<Finding, "remedy" | "severity" | "rule">>(
  finding: F,
  known: ReadonlySet<string>,
): F {
  if (finding.remedy?.kind !== "acknowledge" || !known.has(finding.remedy.key)) return finding;
  return { ...finding, severity: "note", rule: `${finding.rule} (known)`, remedy: null };
}

/** The attempt that a record belongs to. */
export const attemptOf = ({ _attempt = 1 }: StoredRecord): number => Number(_attempt);
