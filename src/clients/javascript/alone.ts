import process from "node:process";
import type { Resume } from "../../format/message.ts";
import { nameProblem } from "../../format/names.ts";
import { defaultProject } from "../../store/default-project.ts";
import { findStore } from "../../store/root.ts";
import { existingRun } from "./existing-run.ts";
import type { KnownRun } from "./known-run.ts";
import { typedLine } from "./lines.ts";
import { insistOn } from "./missing-run.ts";
import { OwnSession } from "./own-session.ts";
import { finishFor, type Reporter, streamIn } from "./reporter.ts";
import { ReportedRun, type RunHost } from "./run.ts";
import { say } from "./say.ts";
import { type Beginning, Stream } from "./stream.ts";
import { takeIn } from "./take-in.ts";
import type { FinishOptions, InitOptions } from "./types.ts";

/** A thread of a program that nobody records: for each run it begins a session in the store, which the next command takes in. */
export class Alone implements Reporter {
  run: ReportedRun;
  readonly #host: RunHost;
  readonly #cwd = workingFolder();
  /** The environment's word wins over the program's; a session of ours changes it for child processes. */
  readonly #project = process.env["TRACKIO_PROJECT"];
  readonly #store = findStore({ dir: undefined, env: process.env, cwd: this.#cwd });
  #stream: Stream | undefined;
  #session: OwnSession | undefined;
  /** There is a run, and it is not finished. */
  #open = false;
  #asked: KnownRun = {};
  #wished: OwnWish | undefined;

  constructor(host: RunHost) {
    this.#host = host;
    this.run = new ReportedRun(host, () => this.#asked);
  }

  init(options: InitOptions): ReportedRun {
    if (this.#open && this.#meansThis(options)) {
      const { project: _, name: __, resume: ___, ...more } = options;
      this.write(typedLine("init", more));
      return this.run;
    }
    const wish = this.#wish(options);
    if (wish.resume === "must")
      insistOn({ store: this.#store, project: wish.project, name: wish.name, begun: undefined });
    if (this.#open) this.finish({});
    this.#wished = wish;
    const asked = { project: wish.project, name: wish.name };
    this.#asked = asked;
    const begun = this.#begin(wish, options);
    this.run = new ReportedRun(this.#host, () => begun.run ?? asked);
    return this.run;
  }

  write(line: string): void {
    // What follows a `finish` belongs to the run that was finished, which may be taken in by now: it goes on with it.
    if (this.#stream === undefined) {
      const { project, name } = this.run;
      this.#begin({ ...this.#wish({ project, name }), resume: name === undefined ? "never" : "allow" }, {});
    }
    this.#stream?.write(line);
    this.#session?.beat();
  }

  finish({ exitCode }: FinishOptions): void {
    this.#open = false;
    if (this.#stream === undefined) return; // There is no run, or it has finished.
    this.#stream.write(typedLine("finish", { exit_code: exitCode }));
    this.#leave();
  }

  end(code: number): void {
    if (this.#open) this.finish(finishFor(code));
    else this.#leave();
  }

  #leave(): void {
    this.#stream?.close();
    this.#session?.over();
    this.#stream = undefined;
    this.#session = undefined;
  }

  #begin(wish: OwnWish, options: InitOptions): { run?: KnownRun } {
    const begun: { run?: KnownRun } = {};
    this.#open = true;
    const stream = new Stream((): Beginning => {
      const session = new OwnSession({ ...wish, store: this.#store, cwd: this.#cwd, ...this.#chosen(wish) });
      this.#session = session;
      const { project, name } = session.run;
      begun.run = session.run;
      this.#asked = session.run;
      this.#sayWhere(session.run, wish.name);
      const { path, head } = streamIn(session.folder);
      return { path, head: head + typedLine("init", { ...options, project, name, resume: undefined }) };
    });
    this.#stream = stream;
    stream.begin();
    return begun;
  }

  /** The run that is to go on, where there is one that may. */
  #chosen({ project, name, resume }: OwnWish): { goesOn: KnownRun | undefined } {
    if (name === undefined || resume === "never") return { goesOn: undefined };
    takeIn(this.#store);
    const found = existingRun(this.#store, project, name);
    if (found?.writer === undefined) return { goesOn: found?.known };
    const { pid, host } = found.writer;
    say(
      `run "${name}" of project "${project}" is still being written (process ${pid} on ${host}): this one gets another name`,
    );
    return { goesOn: undefined };
  }

  #sayWhere({ project, name }: KnownRun, asked: string | undefined): void {
    const taken = asked === undefined || asked === name ? "" : ` (there is a run "${asked}" already)`;
    const run = `${project}/${name}`;
    say(`${run} is kept in ${this.#store}${taken}; see it with: trackio show ${run}`);
  }

  #wish({ project, name, resume = "never" }: InitOptions): OwnWish {
    return {
      project: usable(this.#project || undefined) ?? usable(project) ?? defaultProject(this.#cwd),
      name: usable(name),
      resume,
    };
  }

  #meansThis(options: InitOptions): boolean {
    if (options.name === undefined) return true;
    const { project, name } = this.#wish(options);
    return name === this.#wished?.name && project === this.#wished?.project;
  }
}

interface OwnWish {
  readonly project: string;
  readonly name: string | undefined;
  readonly resume: Resume;
}

/** A name, or undefined where it is none, which is said. */
function usable(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const problem = nameProblem(String(name));
  if (problem === undefined) return String(name);
  say(`${JSON.stringify(name)} is not used: a name ${problem}`);
  return undefined;
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] ?? "/"; // It was removed.
  }
}
