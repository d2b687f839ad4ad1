import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { RunView } from "../history/run-view.ts";
import { durationOf, startedText } from "../history/timing.ts";
import type { RunRef } from "./catalog.ts";
import { asciiJson, entryLine, type Head, readHead, type Traces } from "./index-entry.ts";
import { type EntryText, IndexedRun } from "./indexed-run.ts";
import { indexFile, projectFolder, RUN_FILES, sessionFolder } from "./layout.ts";
import { NameLists } from "./named-values.ts";
import { VERSION } from "./summary-file.ts";

/** The first line of an index; one with another first line is as good as none. */
const HEADER = `trackio index 3, summaries ${VERSION}\n`;
/** A project with fewer runs is read as fast without. */
const LEAST_RUNS = 100;
/** Characters that an index may have; a longer one is not read. */
const LONGEST = 256 << 20;
/**
 * Milliseconds that must have passed since a run was last changed: a change within the same tick of the file system's clock
 * leaves no trace of its own.
 */
const SETTLED = 2000;

/** An index as it was read: where the line of each run begins, by the run's folder as JSON spells it. */
interface Known {
  readonly text: string;
  readonly starts: ReadonlyMap<string, number>;
  /** Lines, of runs that changed since among them. */
  readonly lines: number;
}

/**
 * What lists need of a project's runs that are over, in one file: one read in the place of thousands. It is believed of a run
 * as long as its folder and its files are traced as they were, and may be deleted at any time.
 */
export class RunIndex {
  readonly #root: string;
  readonly #project: string;
  readonly #path: string;
  readonly #known: Known;
  readonly #lists = new NameLists();
  readonly #added: string[] = [];
  #used = 0;

  private constructor(root: string, project: string) {
    this.#root = root;
    this.#project = project;
    this.#path = indexFile(root, project);
    this.#known = read(this.#path);
  }

  /** Undefined for a project of few runs. */
  static of(root: string, project: string, runs: number): RunIndex | undefined {
    return runs < LEAST_RUNS ? undefined : new RunIndex(root, project);
  }

  /** The run, where the index knows it as it is now. */
  view(ref: RunRef): RunView | undefined {
    const start = this.#known.starts.get(asciiJson(basename(ref.folder)));
    const found = start === undefined ? undefined : lineAt(this.#known.text, start);
    if (found === undefined || !isAsTraced(ref.folder, found.head[1])) return undefined;
    this.#used++;
    return new IndexedRun(ref, found.head, { ...found.entry, lists: this.#lists });
  }

  /**
   * Notes a run that was read from its own files, where it is over and nothing more is to come.
   * @param before its traces before it was read: what changed meanwhile may have been read or not
   */
  add(view: RunView, before: Traces | undefined, now: number): void {
    const { life, status, summary, folder } = view;
    // The folder itself changes when its summary is written.
    const traces = tracesOf(folder);
    if (before === undefined || traces === undefined || !isDeepStrictEqual(before.slice(2), traces.slice(2)))
      return;
    if (!isSettled(view, traces, now) || this.#isOpen(view)) return;
    const times = { started: startedText(view), duration: durationOf(view, now) };
    this.#added.push(
      entryLine({
        name: basename(folder),
        traces,
        times,
        status,
        life,
        summary,
      }),
    );
  }

  /** Writes what was noted: behind the others, or, where half of them are of no use any more, everything anew. */
  keep(): void {
    if (this.#added.length === 0) return;
    const added = this.#added.join("");
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      const { lines } = this.#known;
      if (lines > 0 && lines + this.#added.length <= 2 * (this.#used + this.#added.length))
        appendFileSync(this.#path, added);
      else this.#writeAnew(added);
    } catch {
      // A store that cannot be written is read without an index: slower, and as true.
    }
  }

  #writeAnew(added: string): void {
    const temporary = `${this.#path}.${process.pid}`;
    try {
      writeFileSync(temporary, HEADER + this.#kept() + added);
      renameSync(temporary, this.#path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** The lines of runs that are as they were. */
  #kept(): string {
    const folder = projectFolder(this.#root, this.#project);
    const { starts, text } = this.#known;
    return [...starts.values()]
      .flatMap((start) => {
        const found = lineAt(text, start);
        const holds = found !== undefined && isAsTraced(join(folder, found.head[0]), found.head[1]);
        return holds ? [text.slice(start, text.indexOf("\n", start) + 1)] : [];
      })
      .join("");
  }

  /** Whether a session of the run is still to be taken in. */
  #isOpen({ life }: RunView): boolean {
    return life.attempts.some(
      ({ session }) => statSync(sessionFolder(this.#root, session), { throwIfNoEntry: false }) !== undefined,
    );
  }
}

/** How a run's folder and files are now; undefined where it has none. */
export function tracesOf(folder: string): Traces | undefined {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return undefined;
  const files = RUN_FILES.flatMap((file, index) => {
    const stat = statSync(join(folder, file), { throwIfNoEntry: false });
    return stat === undefined ? [] : [index, stat.size, stat.ctimeMs];
  });
  return [there.ino, there.ctimeMs, ...files];
}

function isAsTraced(folder: string, traces: Traces): boolean {
  const there = statSync(folder, NO_ERROR);
  if (there === undefined || there.ino !== traces[0] || there.ctimeMs !== traces[1]) return false;
  for (let at = 2; at < traces.length; at += 3) {
    const stat = statSync(`${folder}/${RUN_FILES[traces[at] as number]}`, NO_ERROR);
    if (stat === undefined || stat.size !== traces[at + 1] || stat.ctimeMs !== traces[at + 2]) return false;
  }
  return true;
}

const NO_ERROR = { throwIfNoEntry: false } as const;

/** Whether a run is over for good, its status hangs on no process and no clock, and it was let alone for a while. */
function isSettled({ life, status, waiting }: RunView, traces: Traces, now: number): boolean {
  const last = life.attempts.at(-1);
  if (last === undefined || last.ended === null || last.restarts || waiting > 0) return false;
  if (status.kind === "damaged" || status.kind === "running" || status.kind === "unknown") return false;
  return traces.every((value, at) => at % 3 !== 1 || now - value > SETTLED);
}

function read(path: string): Known {
  const text = textOf(path);
  const starts = new Map<string, number>();
  let lines = 0;
  if (text.startsWith(HEADER)) {
    for (let start = HEADER.length; start < text.length; lines++) {
      const end = text.indexOf("\n", start);
      if (end < 0) break; // Torn: whoever wrote it died at it.
      starts.set(text.slice(start + 1, text.indexOf(",[", start)), start);
      start = end + 1;
    }
  }
  return { text, starts, lines };
}

/** Undefined for a line that two writers, or a crash, have mixed up. */
function lineAt(text: string, start: number): { head: Head; entry: Omit<EntryText, "lists"> } | undefined {
  const measured = text.indexOf("\t", start) + 1;
  const steps = text.indexOf("\t", measured) + 1;
  const metrics = text.indexOf("\t", steps) + 1;
  const rest = text.indexOf("\t", metrics) + 1;
  const end = text.indexOf("\t", rest);
  const line = text.indexOf("\n", start);
  if (end < 0 || end > line || Number(text.slice(end + 1, line)) !== end - start) return undefined;
  return {
    head: readHead(text.slice(start, measured - 1)),
    entry: { text, measured, steps, metrics, rest, end },
  };
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > LONGEST) return "";
    return readFileSync(path, "latin1");
  } catch {
    return ""; // There is none yet.
  }
}
