import { CommandLine, type Wish } from "./command-line.ts";
import { typedLine } from "./lines.ts";
import { isRead } from "./owner.ts";
import { finishFor, type Reporter, streamIn } from "./reporter.ts";
import { ReportedRun, type RunHost } from "./run.ts";
import { Stream } from "./stream.ts";
import type { FinishOptions, InitOptions } from "./types.ts";

/** A thread of a program under `trackio run`: one stream, whose `init` lines the recorder follows and answers. */
export class Recorded implements Reporter {
  run: ReportedRun;
  readonly #host: RunHost;
  readonly #spool: string;
  readonly #commandLine: CommandLine;
  readonly #stream: Stream;
  /** The current run was begun here, and is not finished. */
  #open = false;
  #wish: Wish | undefined;
  #inits = 0;
  #rounds = 0;
  /** Projects and names that were asked for: the recorder may not have made their runs yet. */
  readonly #asked = new Set<string>();

  constructor(host: RunHost, spool: string, env: Readonly<Record<string, string | undefined>>) {
    this.#host = host;
    this.#spool = spool;
    this.#commandLine = new CommandLine(spool, env);
    this.#stream = new Stream(() => streamIn(spool));
    this.run = new ReportedRun(host, () => this.#commandLine.told);
  }

  init(options: InitOptions): ReportedRun {
    const goesOn = this.#open && this.#meansThis(options);
    const round = goesOn ? this.#rounds - 1 : this.#rounds;
    const wish = this.#commandLine.wish(options, round);
    const key = `${wish.project}\n${wish.name}`;
    if (!goesOn && wish.resume === "must" && !this.#asked.has(key)) this.#commandLine.insist(wish, round);
    this.run.settle();
    this.#stream.write(typedLine("init", { ...options }));
    this.#inits++;
    const question = { stream: this.#stream, nth: this.#inits, isAwaited: () => isRead(this.#spool) };
    if (goesOn) {
      this.run.ask(question);
      return this.run;
    }
    this.#open = true;
    this.#rounds++;
    this.#wish = wish;
    this.#asked.add(key);
    const known = this.#commandLine.known(wish, round);
    this.run = new ReportedRun(this.#host, () => known, question);
    return this.run;
  }

  write(line: string): void {
    this.#stream.write(line);
  }

  finish({ exitCode }: FinishOptions): void {
    this.#open = false;
    this.#stream.write(typedLine("finish", { exit_code: exitCode }));
  }

  end(code: number): void {
    if (this.#open) this.finish(finishFor(code));
    this.#stream.close();
  }

  /** Whether an `init` means the run that is open: it names none, or that one. */
  #meansThis(options: InitOptions): boolean {
    if (options.name === undefined) return true;
    const { project, name } = this.#commandLine.wish(options, this.#rounds - 1);
    return name === this.#wish?.name && project === this.#wish?.project;
  }
}
