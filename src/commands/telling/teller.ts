import { join } from "node:path";
import { closest } from "../../format/closest.ts";
import type { RunView } from "../../history/run-view.ts";
import type { Report } from "../../observe/notify/letter.ts";
import type { News } from "../../observe/notify/news.ts";
import { labelOf, type Target } from "../../observe/notify/target.ts";
import type { Fate } from "../../process/fate.ts";
import { thisHost } from "../../process/identity.ts";
import { givenEnvironment } from "../../process/inherited.ts";
import type { LiveRun } from "../../recorder/live-run.ts";
import type { Recording } from "../../recorder/recording.ts";
import type { HeardAlert } from "../../recorder/run-watch.ts";
import type { Session } from "../../recorder/session.ts";
import type { AlertListener } from "../../recorder/session-alerts.ts";
import {
  type AlertTold,
  alertNews,
  endNews,
  killedNews,
  type RunGoing,
  unstoredNews,
} from "../../render/news.ts";
import { createStyle } from "../../render/style.ts";
import { fileProblem } from "../../store/file-problem.ts";
import type { TellOptions, Voices } from "../tell-flags.ts";
import { Courier } from "./courier.ts";
import { Digest, type Digested } from "./digest.ts";
import { noteUnreached } from "./note-unreached.ts";
import { targetsOf } from "./targets.ts";

/** Milliseconds between two looks for what the messenger reports, and for alerts that are due. */
const LOOK = 1000;
/** Milliseconds that we wait at the end to hear what became of the last message; it is sent without us, too. */
const PATIENCE = 1000;
/** The same where everything that is left of a job is killed with it. */
const JOB_PATIENCE = 5000;
/** Milliseconds between two looks at the end. */
const GLANCE = 10;

/** Alerts of these levels are sent, and ring the bell. */
const LOUD: ReadonlySet<string> = new Set(["warn", "error"]);

/** Tells somebody of runs: by messages, by the bell, and of our own rules on the terminal. */
export class Teller {
  readonly listener: AlertListener = (run, alerts) => this.#heard(run, alerts);
  readonly #voices: Voices;
  readonly #bell: boolean;
  readonly #targets: readonly Target[];
  readonly #digest = new Digest();
  readonly #env: NodeJS.ProcessEnv;
  #courier: Courier | undefined;
  #live: { session: Session; recording: Recording; program: number } | undefined;
  #ended: readonly RunView[] = [];
  #store = "";
  /** Of whom the messenger knows what to tell where we are killed. */
  #named = "";
  #startedAt = "";
  readonly #said = new Set<number>();
  #timer: NodeJS.Timeout | undefined;
  /** Messages of which the last word is not said, by target and id; what was heard of them. */
  readonly #open = new Map<string, { readonly target: number; problem: string | undefined }>();

  /** @throws {UsageError} for an address of the command line that is none */
  constructor({ notify, bell }: TellOptions, voices: Voices) {
    this.#voices = voices;
    this.#bell = bell;
    this.#env = givenEnvironment(voices.context.env);
    this.#targets = targetsOf(notify, (text) => voices.speaker.warn(text));
  }

  /** A program has started. */
  started(session: Session, recording: Recording, program: number): void {
    this.#live = { session, recording, program };
    this.#store = session.facts.store;
    this.#named = "";
    this.#startedAt = new Date(this.#voices.context.now()).toISOString();
    if (this.#targets.length === 0) return;
    this.#trying(() => {
      this.#courier ??= new Courier(
        this.#targets,
        join(this.#voices.context.clients, "../../dist/messenger.cjs"),
        this.#env,
      );
      this.#look();
    });
    this.#timer ??= setInterval(() => this.#trying(() => this.#look()), LOOK).unref();
  }

  /**
   * A program has ended.
   * @param views its runs, as far as their end could be written
   * @param pause seconds until it is started again; undefined where it is not
   */
  ended(session: Session, views: readonly RunView[], fate: Fate, pause: number | undefined): void {
    const { speaker, context } = this.#voices;
    this.#tellUnseen(session, views);
    this.#live = undefined;
    this.#ended = views;
    const screen = { width: undefined, style: createStyle(0), now: context.now() };
    if (views.length > 0) {
      const rest = this.#digest.rest();
      const notes = { pause, alerts: rest === undefined ? [] : alertsOf(rest), left: rest?.left ?? 0 };
      this.#send(() => endNews(views, notes, screen));
    } else this.#send(() => unstoredNews(this.#going(session), fate));
    if (this.#bell && pause === undefined) speaker.bell();
  }

  /** Nothing more comes. Waits for a moment, so that it can be said if the last message does not arrive. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const courier = this.#courier;
    if (courier === undefined) return;
    this.#trying(() => courier.end());
    const job = diesWithJob(this.#env);
    const until = performance.now() + (job ? JOB_PATIENCE : PATIENCE);
    const waits = (): boolean => [...this.#open.values()].some(({ problem }) => problem === undefined || job);
    for (;;) {
      this.#trying(() => this.#hear());
      if (!waits() || !courier.isThere || performance.now() >= until) break;
      await new Promise((resolve) => setTimeout(resolve, GLANCE));
    }
    for (const { target, problem = "has not answered yet" } of this.#open.values())
      this.#failed(target, problem, "; trackio goes on trying for a minute");
    courier.close();
  }

  #heard(run: LiveRun, alerts: readonly HeardAlert[]): void {
    const { speaker } = this.#voices;
    const name = `${run.ref.project}/${run.ref.run}`;
    for (const alert of alerts) if (alert.byRule) speaker.alerted(name, alert);
    const loud = alerts.filter(({ level }) => LOUD.has(level));
    if (loud.length === 0) return;
    if (this.#bell) speaker.bell();
    if (this.#targets.length === 0) return;
    for (const alert of loud) this.#digest.add(run.ref, alert);
    if (this.#courier !== undefined) this.#tellDue();
  }

  #look(): void {
    this.#hear();
    this.#tellDue();
    const { session, program } = this.#live ?? {};
    if (session === undefined || program === undefined) return;
    const { project, run } = this.#going(session);
    const name = `${project}/${run}`;
    if (name === this.#named) return;
    this.#named = name;
    this.#courier?.will(killedNews(this.#going(session)), program);
  }

  #going({ runs, facts, command }: Session): RunGoing {
    const { project, run } = runs.at(-1)?.ref ?? facts;
    return { project, run, command, host: thisHost().host, started: this.#startedAt };
  }

  #tellDue(): void {
    const digested = this.#digest.due(performance.now());
    if (digested !== undefined) this.#send(() => alertNews(alertsOf(digested), digested.left));
  }

  #send(news: () => News): void {
    this.#trying(() => {
      const id = this.#courier?.send(news());
      if (id === undefined) return;
      for (const target of this.#targets.keys())
        this.#open.set(`${id} ${target}`, { target, problem: undefined });
    });
  }

  #hear(): void {
    for (const report of this.#courier?.reports() ?? []) this.#reported(report);
  }

  #reported({ id, target, problem, final }: Report): void {
    const key = `${id} ${target}`;
    const open = this.#open.get(key);
    if (!final) {
      if (open !== undefined) open.problem = problem;
      return;
    }
    this.#open.delete(key);
    if (problem !== undefined) this.#failed(target, problem, "");
  }

  /** Says once that somebody cannot be told, and notes it in the runs. */
  #failed(index: number, problem: string, rest: string): void {
    const target = this.#targets[index];
    if (target === undefined) return;
    const to = labelOf(target);
    const { notices, context } = this.#voices;
    if (this.#said.has(index)) return;
    this.#said.add(index);
    notices.once(`unreached ${index}`, `cannot send a message: ${to} ${problem}${rest}`);
    if (this.#live !== undefined) this.#live.recording.attempt((session) => session.unreached(to, problem));
    else noteUnreached(this.#store, this.#ended, to, problem, context.now());
  }

  /** A rule that asks for what never came is told of: it may be misspelled. */
  #tellUnseen({ runs }: Session, views: readonly RunView[]): void {
    const names = [...new Set(views.flatMap(({ summary }) => [...summary.metrics.keys()]))];
    const last = runs.at(-1)?.watch;
    if (last === undefined || names.length === 0) return;
    for (const name of last.unseen) {
      if (runs.some(({ watch }) => watch !== undefined && !watch.unseen.includes(name))) continue;
      const [near] = closest(name, names);
      const hint = near === undefined ? "" : `; did you mean ${near}?`;
      this.#voices.notices.once(
        `unseen ${name}`,
        `--alert asks for "${name}", which was never reported${hint}`,
      );
    }
  }

  /** What goes wrong with messages is said, and nothing else suffers from it. */
  #trying(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#voices.notices.once("telling", `cannot send messages: ${fileProblem(error)}`);
    }
  }
}

const alertsOf = ({ told }: Digested): AlertTold[] =>
  told.map(({ run, alert: { level, title, text, step, timestamp }, times }) => ({
    project: run.project,
    run: run.run,
    level,
    title,
    text,
    step,
    timestamp,
    times,
  }));

/** Variables of those that kill what a job leaves behind, as soon as its command has ended. */
const JOBS = ["SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "KUBERNETES_SERVICE_HOST", "CI"];

/** Whether a process that outlives us would be killed: in a batch job, or where a container or a service ends with us. */
const diesWithJob = (env: Readonly<NodeJS.ProcessEnv>): boolean =>
  process.pid === 1 || process.ppid === 1 || JOBS.some((name) => (env[name] ?? "") !== "");
