import type { Field, InitMessage } from "../format/message.ts";
import type { ProcessIdentity } from "../history/life.ts";
import type { Fate } from "../process/fate.ts";
import { type HostIdentity, identify, thisHost, thisUser } from "../process/identity.ts";
import { HEARTBEAT } from "../store/owner.ts";
import type { ProgramFacts } from "./environment.ts";
import type { LiveRun } from "./live-run.ts";
import type { Notices } from "./notices.ts";
import { Pump, type PumpHost } from "./pump.ts";
import { randomId } from "./random-id.ts";
import { field } from "./record-text.ts";
import { Release } from "./release.ts";
import { endRun, event } from "./run-events.ts";
import { DESCRIPTOR_STREAM, Sequencer } from "./sequencer.ts";
import { SessionRuns } from "./session-runs.ts";
import { type Owner, type SessionPlan, Spool } from "./spool.ts";
import type { SessionState, StreamState } from "./state.ts";

/** One program under a recorder: its spool, and the run or runs that it reports to. */
export class Session implements PumpHost {
  readonly spool: Spool;
  readonly pump: Pump;
  readonly state: SessionState;
  readonly #runs: SessionRuns;
  readonly #root: string;
  readonly #plan: SessionPlan;
  readonly #notices: Notices;
  readonly #host: HostIdentity = thisHost();
  readonly #user: string = thisUser();
  readonly #recorder: ProcessIdentity = identify(process.pid);
  readonly #release: Release = new Release((stream) => this.spool.path(stream));
  #program: ProcessIdentity | null = null;
  #beaten = Date.now();

  /**
   * Opens the spool and claims the run. The program is to be started next.
   * @throws what the file system throws; nothing has been started then
   */
  constructor(root: string, plan: SessionPlan, notices: Notices) {
    this.#root = root;
    this.#plan = plan;
    this.#notices = notices;
    const session = `${stamp()}-${randomId(8)}`;
    this.spool = Spool.create(root, session, this.#owner(session));
    const { choice, about } = plan;
    const started = () => startedFields(this.#owner(session));
    this.#runs = new SessionRuns({ root, session, choice, about, started }, notices);
    try {
      this.#runs.claimFirst();
    } catch (error) {
      this.spool.close();
      this.spool.remove();
      throw error;
    }
    this.state = { streams: [], runs: this.#runs.states };
    this.pump = new Pump(this, this.spool, new Sequencer(notices, plan.cwd), notices);
    this.pump.commit();
  }

  get runs(): readonly LiveRun[] {
    return this.#runs.all;
  }

  /** What the program is to be told. */
  get facts(): ProgramFacts {
    const { ref, state, before } = this.#runs.first;
    return {
      store: this.#root,
      spoolFolder: this.spool.folder,
      file: this.spool.file,
      project: ref.project,
      run: ref.run,
      runFolder: ref.folder,
      attempt: state.attempt,
      resume: this.#plan.choice.resume ?? "never",
      nextStep: this.#runs.first.nextStep(0),
      checkpoint: before?.checkpoint?.path,
    };
  }

  /** Notes that the program runs. */
  started(pid: number): void {
    this.#program = identify(pid);
    this.#runs.start(0);
    this.spool.own(this.#owner(this.spool.session));
    this.pump.commit();
  }

  /** Takes back what was begun, when the program could not be started. */
  abandon(): void {
    this.#runs.abandon();
    this.pump.close();
    this.spool.close();
    this.spool.remove();
  }

  init(stream: StreamState, init: InitMessage): void {
    this.#runs.init(stream, init);
  }

  /** Notes a signal that asks us to stop, before anything else happens. */
  signalled(signal: string): void {
    for (const run of this.runs) {
      if (!run.state.finished)
        event(run, "signal", [field("attempt", run.state.attempt), field("signal", signal)]);
    }
    this.pump.commit();
  }

  /** Notes how the program ended, in every run that it had not left before. */
  ended(fate: Fate): void {
    for (const run of this.runs) endRun(run, fate);
  }

  /** Shows now and then that we live, and mends a store that was removed under us. */
  maintain(now: number): void {
    if (this.spool.isGone()) {
      this.#notices.once(
        "removed spool",
        `${this.spool.folder} was removed; what the program reports is read on`,
      );
      this.spool.restore(this.#owner(this.spool.session));
    }
    if (now - this.#beaten >= HEARTBEAT * 1000) {
      this.#beaten = now;
      this.spool.beat(now);
    }
    for (const run of this.runs) {
      if (run.writer.inPlace()) continue;
      run.writer.restore();
      this.#notices.once("removed", `${run.ref.folder} was removed; it is written anew`);
    }
  }

  /** Brings what was written to the disk, and then gives back the space of the lines that it was made of. */
  async sync(): Promise<void> {
    const ends = this.#release.candidates(this.state);
    await Promise.all(this.runs.map((run) => run.writer.sync()));
    if (ends.size === 0) return;
    await this.spool.sync();
    await this.#release.release(ends);
  }

  /** Sees to it that the lines which could not be stored can be found in the spool's folder. */
  rescue(): void {
    this.spool.rescue(this.state.streams.find(({ file }) => file === DESCRIPTOR_STREAM)?.offset ?? 0);
  }

  close(): void {
    this.pump.close();
    this.spool.close();
    this.#runs.close();
  }

  #owner(session: string): Owner {
    const { host, bootId } = this.#host;
    return {
      session,
      host,
      boot_id: bootId,
      recorder: this.#recorder,
      program: this.#program,
      user: this.#user,
      plan: this.#plan,
    };
  }
}

/** What a run's `started` tells of who started it, and what. */
export const startedFields = ({ host, boot_id, user, recorder, program, plan }: Owner): Field[] => [
  field("command", plan.command),
  field("cwd", plan.cwd),
  field("host", host),
  field("boot_id", boot_id),
  field("user", user),
  field("recorder", recorder),
  field("pid", program?.pid ?? null),
  field("pid_start", program?.start ?? null),
];

/** A time that sorts, for the names of sessions: `20261123T032600`. */
const stamp = (): string => new Date().toISOString().replace(/[-:]/g, "").slice(0, 15);
