import type { Leftover } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { closingLines, resumedLine, startedLine } from "../render/closing-line.ts";
import { safe } from "../render/safe.ts";
import type { Screen } from "../render/screen.ts";
import { createStyle } from "../render/style.ts";
import { keepSummary, openRun } from "../store/open-run.ts";
import type { Context } from "./context.ts";

/** What the person at the terminal hears of us, on stderr: nothing between the first line and the last but trouble. */
export class RunSpeaker {
  readonly #context: Context;
  readonly #quiet: boolean;
  readonly #screen: Screen;

  constructor(context: Context, quiet: boolean) {
    this.#context = context;
    this.#quiet = quiet;
    const { stderr } = context;
    this.#screen = { width: stderr.width, style: createStyle(stderr.colour), now: context.now() };
  }

  /** Something that the person must know: said even when we are to be quiet. */
  warn(text: string): void {
    this.#say([this.#screen.style.warn(`trackio: ${safe(text)}`)]);
  }

  started({ facts: { project, run, attempt, nextStep } }: Session): void {
    if (this.#quiet) return;
    const screen = this.#screen;
    this.#say([
      attempt > 1 ? resumedLine(project, run, attempt, nextStep, screen) : startedLine(project, run, screen),
    ]);
  }

  /** Sums up each run, and tells how it went; or, where not all could be stored, what is where. */
  ended({ runs, facts }: Session, leftover: Leftover | undefined): void {
    for (const { ref, fold } of runs) {
      try {
        if (leftover === undefined) keepSummary(ref, fold);
        const view = openRun(facts.store, ref);
        // An end that could not be written is not to be told as another one.
        const told = leftover === undefined || view.life.attempts.at(-1)?.ended != null;
        if (told && !this.#quiet) this.#say(closingLines(view, this.#screen));
      } catch (error) {
        // With something left over, that is what is to be told.
        if (leftover === undefined)
          this.warn(`cannot sum up ${ref.project}/${ref.run}: ${(error as Error).message}`);
      }
    }
    if (leftover !== undefined) {
      this.warn(
        `not everything is stored (${leftover.reason}); the rest is in ${leftover.folder}, and the next trackio command that can takes it in`,
      );
    }
  }

  #say(lines: readonly string[]): void {
    try {
      this.#context.stderr.write(`${lines.join("\n")}\n`);
    } catch {
      // Nobody reads our stderr any more; the program is not to suffer from that.
    }
  }
}
