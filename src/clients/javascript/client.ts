import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { typedLine } from "./lines.ts";
import { rankOf } from "./rank.ts";
import { Recorded } from "./recorded.ts";
import { ReportedRun, type RunHost } from "./run.ts";
import { Stream } from "./stream.ts";
import type { FinishOptions, InitOptions, Run } from "./types.ts";

/** What a program in this thread reports: one stream, and the run that it is in at the moment. */
export class Client implements RunHost {
  #recorded: Recorded | undefined;
  #stream: Stream | undefined;
  #run: ReportedRun | undefined;
  /** The current run was begun here, and is not finished. */
  #open = false;
  /** The name that the current run was asked for by. */
  #name: string | undefined;
  #inits = 0;
  #rounds = 0;

  /** The run that lines go to. */
  get run(): ReportedRun {
    this.#run ??= new ReportedRun(this, this.#session().told);
    return this.#run;
  }

  /** @throws {Error} where it insists on a run that is not there */
  init(options: InitOptions): Run {
    const session = this.#session();
    const goesOn = this.#open && !session.isAnother(options.name, this.#name, this.#rounds - 1);
    const round = goesOn ? this.#rounds - 1 : this.#rounds;
    if (!goesOn) session.check(options, round);
    this.#run?.settle();
    this.#out.write(typedLine("init", { ...options }));
    this.#inits++;
    this.#open = true;
    const question = { stream: this.#out, nth: this.#inits, isAwaited: () => session.isRead };
    if (goesOn) {
      this.run.ask(question);
      return this.run;
    }
    this.#rounds++;
    this.#name = options.name;
    this.#run = new ReportedRun(this, session.begin(options, round), question);
    return this.#run;
  }

  /** Lines of a run that was left for another are kept as rejected ones: they would be wrong in the run that goes on. */
  write(run: Run, line: string): void {
    if (run === this.#run) this.#out.write(line);
    else this.#out.write(typedLine("line of a run that is over", { run: run.name, line: line.trimEnd() }));
  }

  finish(run: Run, { exitCode }: FinishOptions): void {
    if (run !== this.run) return; // The `init` that followed has finished it.
    this.#open = false;
    this.#out.write(typedLine("finish", { exit_code: exitCode }));
  }

  /** The thread ends. A run that it began and did not finish ends with it: failed, where the thread did. */
  #exit(code: number): void {
    if (this.#open) this.finish(this.run, code % 256 === 0 ? {} : { exitCode: code & 255 });
    this.#stream?.close();
  }

  get #out(): Stream {
    if (this.#stream !== undefined) return this.#stream;
    const { spool } = this.#session();
    this.#stream = new Stream(() => {
      const rank = rankOf(process.env);
      const name = `${process.pid}-${Math.random().toString(36).slice(2, 12)}.ndjson`;
      return { path: join(spool, name), head: typedLine("stream", { pid: process.pid, rank }) };
    });
    process.once("exit", (code: number) => this.#exit(code));
    return this.#stream;
  }

  #session(): Recorded {
    if (this.#recorded !== undefined) return this.#recorded;
    const spool = process.env["TRACKIO_SPOOL"];
    if (spool === undefined || !existsSync(spool)) throw new Error("not yet");
    this.#recorded = new Recorded(spool, process.env);
    return this.#recorded;
  }
}

const KEY = Symbol.for("trackio.client.1");
const shared = globalThis as { [KEY]?: Client };

/** This thread's client: one, also where a program both imports and requires the package. */
export function client(): Client {
  shared[KEY] ??= new Client();
  return shared[KEY];
}
