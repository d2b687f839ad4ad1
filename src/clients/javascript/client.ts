import { existsSync } from "node:fs";
import process from "node:process";
import { Alone } from "./alone.ts";
import { typedLine } from "./lines.ts";
import { Recorded } from "./recorded.ts";
import type { Reporter } from "./reporter.ts";
import type { ReportedRun, RunHost } from "./run.ts";
import type { FinishOptions, InitOptions, Run } from "./types.ts";

/** What a program in this thread reports. */
export class Client implements RunHost {
  #reporter: Reporter | undefined;

  /** The run that lines go to. */
  get run(): ReportedRun {
    return this.#reports.run;
  }

  /** @throws {Error} where it insists on a run that is not there */
  init(options: InitOptions): Run {
    return this.#reports.init(options);
  }

  /** Lines of a run that was left for another are kept as rejected ones: they would be wrong in the run that goes on. */
  write(run: Run, line: string): void {
    if (run === this.run) this.#reports.write(line);
    else
      this.#reports.write(typedLine("line of a run that is over", { run: run.name, line: line.trimEnd() }));
  }

  finish(run: Run, options: FinishOptions): void {
    if (run === this.run) this.#reports.finish(options); // Else the `init` that followed has finished it.
  }

  get #reports(): Reporter {
    if (this.#reporter !== undefined) return this.#reporter;
    const spool = process.env["TRACKIO_SPOOL"] ?? "";
    const reporter = existsSync(spool) ? new Recorded(this, spool, process.env) : new Alone(this);
    process.once("exit", (code: number) => reporter.end(code));
    this.#reporter = reporter;
    return reporter;
  }
}

const KEY = Symbol.for("trackio.client.1");
const shared = globalThis as { [KEY]?: Client };

/** This thread's client: one, also where a program both imports and requires the package. */
export function client(): Client {
  shared[KEY] ??= new Client();
  return shared[KEY];
}
