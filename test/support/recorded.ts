import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Resume } from "../../src/format/message.ts";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { parseAlertRule } from "../../src/query/parse-alert-rule.ts";
import { Notices } from "../../src/recorder/notices.ts";
import type { HeardAlert } from "../../src/recorder/run-watch.ts";
import { Session } from "../../src/recorder/session.ts";
import type { SourcePlan } from "../../src/recorder/sources/plan.ts";

export interface Wishes {
  readonly project?: string;
  readonly name?: string;
  readonly resume?: Resume;
  readonly alerts?: readonly string[];
  /** What is followed beside the streams. */
  readonly sources?: readonly SourcePlan[];
  /** What is taken from an output, which the test writes. `loadMatching` comes first. */
  readonly match?: readonly string[];
}

/** A session in this process, without a program: what is written to its streams comes from the test. */
export class Recorded {
  readonly session: Session;
  readonly root: string;
  /** What was said to the person at the terminal. */
  readonly said: string[] = [];

  /** The alerts that a listener heard. */
  readonly heard: HeardAlert[] = [];

  constructor(
    folder: string,
    { project, name, resume, alerts = [], sources, match }: Wishes = { name: "it" },
  ) {
    this.root = join(folder, "store");
    this.session = new Session(
      this.root,
      {
        choice: {
          project: project === undefined ? undefined : { name: project as ProjectName, source: "--project" },
          name: name as RunName | undefined,
          resume,
          defaultProject: "work" as ProjectName,
        },
        about: { group: undefined, tags: [], note: undefined, config: [] },
        command: ["true"],
        cwd: folder,
        alerts: alerts.flatMap((text) => {
          const parsed = parseAlertRule(text);
          return parsed.kind === "rule" ? [parsed.rule] : [];
        }),
        ...(sources === undefined ? {} : { sources }),
        ...(match === undefined ? {} : { match, capture: { mode: "pipe", limit: 1e6 } as const }),
      },
      new Notices((text) => this.said.push(text)),
      undefined,
      (_, alerts) => this.heard.push(...alerts),
    );
    this.session.started(process.pid);
  }

  /** Writes to the descriptor, or to a stream of its own. */
  write(bytes: string | Uint8Array, stream?: string): void {
    const { spool } = this.session;
    appendFileSync(stream === undefined ? spool.file : spool.path(stream), bytes);
  }

  /** Takes all that can be taken now. */
  drain(last = false): void {
    while (this.session.pump.batch(last));
  }

  /** The program has ended: takes the rest, notes the end, and closes. */
  finish(): void {
    this.drain(true);
    this.session.ended({ exitCode: 0, signal: null });
    this.session.pump.commit();
    this.session.close();
  }

  /** A file of the first run, or of another, as its lines. */
  lines(file: string, run = this.session.runs[0]?.ref.folder ?? ""): string[] {
    const path = join(run, file);
    return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
  }

  /** One metric's values in the first run. */
  values(metric: string): unknown[] {
    return this.lines("steps.ndjson").map((line) => (JSON.parse(line) as Record<string, unknown>)[metric]);
  }
}

/** All files of a recording's runs, without what differs from one recording of the same bytes to another. */
export function keptIn({ root, session }: Recorded): Record<string, string> {
  const made = session.runs.map(({ ref }) => ref.run).filter((run) => run.match(GENERATED) !== null);
  const generic = (text: string): string =>
    text.replace(GENERATED, (run) => `generated run ${made.indexOf(run as RunName)}`);
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = generic(relative(root, path));
    if (name.startsWith(".spool")) continue;
    files[name] = entry.isFile() ? generic(timeless(readFileSync(path, "utf8"))) : "";
  }
  return files;
}

/** `brave-forest-12`. */
const GENERATED = /\b[a-z]+-[a-z]+-\d+\b/g;

const timeless = (text: string): string =>
  text
    .replace(/"(timestamp)":"20[2-9]\d-[^"]*"/g, '"$1":"T"')
    .replace(/"(id|session)":"[^"]*"/g, '"$1":"X"')
    .replace(/"(cwd)":"[^"]*"/g, '"$1":"C"')
    .replace(/"(duration)":[0-9.e-]+/g, '"$1":0');
