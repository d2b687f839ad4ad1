import type { RunView } from "../history/run-view.ts";
import type { Leftover } from "../recorder/recording.ts";
import type { Session } from "../recorder/session.ts";
import { closingWords } from "../render/closing-sum.ts";
import {
  type AlertSaid,
  alertedLine,
  killedLine,
  restartLine,
  resumedLine,
  startedLine,
  terminatedLine,
  waitingLine,
} from "../render/progress-lines.ts";
import { safe } from "../render/safe.ts";
import type { Screen } from "../render/screen.ts";
import { createStyle } from "../render/style.ts";
import { warningLines } from "../render/warning-lines.ts";
import { fileProblem } from "../store/file-problem.ts";
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
    const { width, style } = this.#screen;
    this.#say(warningLines(safe(text), width).map((line) => style.warn(line)));
  }

  started(session: Session): void {
    const { attempt, nextStep, checkpoint } = session.facts;
    const finished = session.hadFinished;
    const name = nameOf(session);
    this.#tell((screen) =>
      attempt > 1
        ? resumedLine(name, { attempt, step: nextStep, checkpoint, finished }, screen)
        : startedLine(name, screen),
    );
  }

  /** The program was asked to end, and goes on. */
  waiting(session: Session, signal: string, pid: number): void {
    this.#tell((screen) => waitingLine({ name: nameOf(session), pid }, signal, screen));
  }

  /** We sent the program a signal of our own: said even when we are to be quiet, as it changes what the program does. */
  terminated(session: Session, pid: number): void {
    this.#say([terminatedLine({ name: nameOf(session), pid }, this.#screen)]);
  }

  killed(session: Session, pid: number): void {
    this.#say([killedLine({ name: nameOf(session), pid }, this.#screen)]);
  }

  restarts(pause: number, restart: number, most: number): void {
    this.#tell((screen) => restartLine(pause, restart, most, screen));
  }

  /** One of our rules became true. */
  alerted(name: string, alert: AlertSaid): void {
    this.#tell((screen) => alertedLine(name, alert, screen));
  }

  /** Rings the terminal's bell, where stderr is one. */
  bell(): void {
    if (this.#context.stderr.isTTY) this.#write("\u0007");
  }

  /**
   * Sums up the runs, and tells how they went; or, where not all could be stored, what is where.
   * @returns the runs whose end is known
   */
  ended({ runs, facts }: Session, leftover: Leftover | undefined): readonly RunView[] {
    const views: RunView[] = [];
    // A run that the session went on with after its own end stands there twice: it is told once, as it is now.
    const told = new Map(runs.map((run) => [run.ref.folder, run]));
    for (const { ref, fold } of told.values()) {
      try {
        if (leftover?.kind !== "unstored") keepSummary(ref, fold);
        const view = openRun(facts.store, ref);
        // An end that could not be written is not to be told as another one.
        if (leftover?.kind !== "unstored" || view.life.attempts.at(-1)?.ended != null) views.push(view);
      } catch (error) {
        // With something that could not be stored, that is what is to be told.
        if (leftover?.kind !== "unstored")
          this.warn(`cannot sum up ${ref.project}/${ref.run}: ${fileProblem(error)}`);
      }
    }
    if (views.length > 0 && !this.#quiet) this.#say(closingWords(views, this.#screen));
    if (leftover !== undefined) this.warn(leftoverWords(leftover));
    return views;
  }

  /** What may help the next time. */
  advise(text: string): void {
    this.#tell(({ style }) => style.dim(`  ${text}`));
  }

  /** A line for who has not asked for quiet. */
  #tell(line: (screen: Screen) => string): void {
    if (!this.#quiet) this.#say([line(this.#screen)]);
  }

  #say(lines: readonly string[]): void {
    this.#write(`${lines.join("\n")}\n`);
  }

  #write(text: string): void {
    try {
      this.#context.stderr.write(text);
    } catch {
      // Nobody reads our stderr any more; the program is not to suffer from that.
    }
  }
}

/** The run that a session writes, as `project/run`: of several, the newest. */
function nameOf({ runs, facts }: Session): string {
  const { project, run } = runs.at(-1)?.ref ?? facts;
  return `${project}/${run}`;
}

function leftoverWords(leftover: Leftover): string {
  const { folder } = leftover;
  if (leftover.kind === "unstored")
    return `not everything is stored (${leftover.reason}); the rest is in ${folder}, and the next trackio command that can takes it in`;
  const [first, ...others] = leftover.holders.map(({ pid }) => pid);
  const who =
    others.length === 0 ? `process ${first} outlives` : `processes ${[first, ...others].join(", ")} outlive`;
  const end = others.length === 0 ? "its end" : "their end";
  return `${who} the program; what is still reported is kept in ${folder}, and the next trackio command after ${end} takes it in`;
}
