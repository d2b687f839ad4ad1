/** How bad a finding is: wrong or lost in the files; left behind by what died; worth knowing. */
export type Severity = "damage" | "leftover" | "note";

/** What can be wrong with a store. These words are stable: programs read them in `check --json`. */
export type FindingKind =
  // Bytes
  | "torn-line"
  | "no-newline"
  | "not-json"
  | "not-utf8"
  | "zero-bytes"
  | "long-line"
  // Records
  | "bad-record"
  | "missing-key"
  | "no-created"
  | "late-created"
  | "started-twice"
  | "attempt-gap"
  | "never-started"
  | "newer-format"
  // Folders
  | "no-run"
  | "bad-name"
  | "dead-link"
  | "unreadable"
  // What died left behind
  | "dead-mark"
  | "temporary-file"
  | "waiting-lines"
  // Derived and pointed at
  | "bad-summary"
  | "missing-media"
  | "unnamed-media"
  // Sessions
  | "no-owner"
  | "no-state"
  | "broken-promise"
  | "lost-run"
  | "elsewhere";

/** What `check --repair` does about a finding. */
export type Remedy =
  /** The bytes are moved aside, into the run's `cut/`. */
  | { readonly kind: "cut" }
  /** The newline that is missing is added. */
  | { readonly kind: "seal" }
  /** The file, or empty folder, or link is removed. */
  | { readonly kind: "remove" }
  /** The run gets a `created`. */
  | { readonly kind: "create" }
  /** What cannot be had back is noted in `run.ndjson` under this key, and is a note from then on. */
  | { readonly kind: "acknowledge"; readonly key: string }
  /** The session is taken in, as by every command that meets it. */
  | { readonly kind: "recover" };

/** One thing that is torn, orphaned or inconsistent. */
export interface Finding {
  readonly severity: Severity;
  readonly kind: FindingKind;
  /** Relative to the store. */
  readonly file: string;
  /** Where it begins in the file; null where it is about the whole file. */
  readonly byte: number | null;
  /** Counted from 1. */
  readonly line: number | null;
  /** How many bytes it is about. */
  readonly bytes: number | null;
  /** What is wrong, in words that end a sentence. */
  readonly rule: string;
  /** The bytes in question, shortened, control characters escaped. */
  readonly value: string | null;
  /** Null where nothing can, or may, be done. */
  readonly remedy: Remedy | null;
}

/** What findings are about. */
export type Place =
  | { readonly kind: "run"; readonly project: string; readonly run: string }
  | { readonly kind: "session"; readonly session: string }
  | { readonly kind: "store" };

export interface CheckedPlace {
  readonly place: Place;
  /** Relative to the store; empty for the store itself. */
  readonly folder: string;
  readonly findings: readonly Finding[];
  /** Lines of the same files that are no better, and are not listed. */
  readonly more: number;
}

/** A store after a look at all that was asked for. */
export interface Diagnosis {
  /** Absolute. */
  readonly store: string;
  readonly checked: {
    readonly projects: number;
    readonly runs: number;
    readonly files: number;
    readonly lines: number;
    readonly bytes: number;
  };
  /** Runs that are being written, whose last lines were not looked at. */
  readonly live: number;
  /** Hosts on which runs may be being written. */
  readonly elsewhere: readonly string[];
  /** Where something was found. */
  readonly places: readonly CheckedPlace[];
}

/** Something that was mended, or could not be. */
export interface Mended {
  readonly place: Place;
  /** Relative to the store; empty for the store itself. */
  readonly folder: string;
  /** Relative to the store. */
  readonly file: string;
  readonly byte: number | null;
  readonly bytes: number | null;
  readonly what: "moved" | "copied" | "sealed" | "removed" | "created" | "noted" | "taken in" | "failed";
  /** Where the bytes are now, relative to the store; why it failed; what was noted. */
  readonly detail: string | null;
}

/** Whether nothing but notes was found. */
export const isSound = ({ places }: Diagnosis): boolean =>
  places.every(({ findings }) => findings.every(({ severity }) => severity === "note"));
