import type { InitMessage } from "../format/message.ts";
import { endedStatus } from "../history/ended-status.ts";
import { CAPTURED, type ProcessIdentity } from "../history/life.ts";
import type { Observation } from "../observe/observe.ts";
import type { Fate } from "../process/fate.ts";
import { fileProblem } from "../store/file-problem.ts";
import { HEARTBEAT } from "../store/owner.ts";
import { readStopNote } from "../store/stop-note.ts";
import { answerFile, answerTo } from "./answer.ts";
import type { Elsewhere } from "./claim-among-others.ts";
import type { ProgramFacts } from "./environment.ts";
import { FileKeeper } from "./file-keeper.ts";
import type { LiveRun } from "./live-run.ts";
import type { Notices } from "./notices.ts";
import { addObserved } from "./observed.ts";
import { openMatches } from "./output/output-matches.ts";
import { freshOutput, OutputSource } from "./output/output-source.ts";
import { Pump, type PumpHost } from "./pump.ts";
import { Release } from "./release.ts";
import { attemptEvent, endRun, type Instant, instant, stopEvent } from "./run-events.ts";
import { Samples } from "./sampled.ts";
import { Sequencer } from "./sequencer.ts";
import { type AlertListener, SessionAlerts } from "./session-alerts.ts";
import { sessionName } from "./session-name.ts";
import { SessionOwner } from "./session-owner.ts";
import { SessionRuns } from "./session-runs.ts";
import { openSources } from "./sources/open-sources.ts";
import { freshSources } from "./sources/plan.ts";
import type { SourceHost } from "./sources/source.ts";
import { type SessionPlan, Spool } from "./spool.ts";
import { startedFields } from "./started-fields.ts";
import { type ClaimNote, DESCRIPTOR_STREAM, type SessionState, type StreamState } from "./state.ts";

/** One program under a recorder: its spool, and the run or runs that it reports to. */
export class Session implements PumpHost {
  readonly spool: Spool;
  readonly pump: Pump;
  readonly state: SessionState;
  readonly #runs: SessionRuns;
  readonly #root: string;
  readonly #plan: SessionPlan;
  readonly #notices: Notices;
  readonly #samples = new Samples();
  readonly #release: Release = new Release((stream) => this.spool.path(stream));
  #beaten = Date.now();
  #stopped = false;
  #stopNoted = false;
  #observed: Observation | undefined;
  #output: OutputSource | undefined;
  readonly #alerts: SessionAlerts;
  readonly #owner: SessionOwner;

  /**
   * Opens the spool and claims the run. The program is to be started next.
   * @param session its name
   * @throws what the file system throws; nothing has been started then
   */
  constructor(
    root: string,
    plan: SessionPlan,
    notices: Notices,
    elsewhere?: Elsewhere,
    listener?: AlertListener,
    session: string = sessionName(),
  ) {
    this.#root = root;
    this.#alerts = new SessionAlerts(plan.alerts, listener);
    this.#plan = plan;
    this.#notices = notices;
    this.#owner = new SessionOwner(session, plan);
    this.spool = Spool.create(root, session, this.#owner.record());
    const { choice, about, fromStep } = plan;
    const started = () => startedFields(this.#owner.record());
    const commit = (claim?: ClaimNote) => this.pump.commit(claim);
    const attend = (run: LiveRun) => this.#alerts.attend(run);
    const observed = () => this.#observed;
    this.#runs = new SessionRuns(
      { root, session, choice, about, fromStep, started, commit, elsewhere, observed, attend },
      notices,
    );
    try {
      this.#runs.claimFirst();
    } catch (error) {
      this.spool.close();
      this.spool.remove();
      throw error;
    }
    const captured = plan.capture !== undefined && plan.capture.mode !== "none";
    this.state = {
      streams: [],
      runs: this.#runs.states,
      ...freshSources(plan.sources),
      ...(captured ? { output: freshOutput(this.#runs.all) } : {}),
    };
    const files = new FileKeeper(plan.cwd, this.spool.folder);
    this.pump = new Pump(this, this.spool, new Sequencer(notices, files), notices, (host) => [
      ...openSources(plan.sources, this.state.sources, host),
      ...this.#openOutput(host),
    ]);
    this.pump.commit();
  }

  #openOutput(host: SourceHost): OutputSource[] {
    const { output } = this.state;
    if (output === undefined) return [];
    const limit = this.#plan.capture?.limit ?? CAPTURED.limit;
    const matches = openMatches(this.#plan.match, output, host);
    this.#output = new OutputSource(this.spool.folder, limit, output, this.#runs.all, false, matches);
    return [this.#output];
  }

  /** The reader that `--match auto` has chosen, if any. */
  get chosenReader(): string | undefined {
    return this.#output?.chosen;
  }

  get runs(): readonly LiveRun[] {
    return this.#runs.all;
  }

  /** What the program is to be told. */
  get facts(): ProgramFacts {
    const { ref, state } = this.#runs.first;
    const nextStep = this.#runs.first.nextStep(0);
    return {
      store: this.#root,
      spoolFolder: this.spool.folder,
      file: this.spool.file,
      project: ref.project,
      run: ref.run,
      runFolder: ref.folder,
      attempt: state.attempt,
      resume: this.#plan.choice.resume ?? "never",
      nextStep,
      checkpoint: this.#runs.first.checkpointAt(nextStep),
    };
  }

  /** What the program was started with, without secrets. */
  get command(): readonly string[] {
    return this.#plan.command;
  }

  /** The run that goes on had finished before. */
  get hadFinished(): boolean {
    const last = this.#runs.first.before?.attempts.at(-1);
    const over = last !== undefined && (last.ended !== null || last.finished !== null);
    return over && endedStatus(last).kind === "finished";
  }

  /** Somebody asked the program to end: by a signal to us, or by `trackio stop`. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /**
   * Notes that the program runs.
   * @param relay what stands between it and its output: while that lives, the session is not over
   */
  started(pid: number, relay?: ProcessIdentity): void {
    this.#owner.started(pid, relay);
    this.#runs.start(0);
    this.spool.own(this.#owner.record());
    this.pump.commit();
  }

  /** Notes what was seen around the program, in every run that is not over. */
  observed(observation: Observation): void {
    this.#observed = observation;
    for (const run of this.runs) if (!run.state.ended) addObserved(run, observation);
    this.pump.commit();
  }

  /** Notes why the output of the program is not kept. */
  notCaptured(problem: string): void {
    for (const run of this.runs) attemptEvent(run, "output", { problem });
    this.pump.commit();
  }

  /** Adds a sample of the machine to every run that is not over. */
  sampled(time: Date, values: Readonly<Record<string, number>>): void {
    for (const run of this.runs) if (!run.state.ended) this.#samples.add(run, time, values);
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

  /** Tells of alerts that are in the files by now. */
  told(): void {
    this.#alerts.tell(this.runs);
  }

  /** Notes that somebody could not be told of the runs. */
  unreached(to: string, problem: string): void {
    for (const run of this.runs) if (!run.state.ended) attemptEvent(run, "unreached", { to, problem });
    this.pump.commit();
  }

  /** Tells a client what became of its `init`. The program goes on without that, too. */
  answer(stream: StreamState): void {
    const name = answerFile(stream);
    if (name === undefined) return;
    try {
      this.spool.replace(name, answerTo(stream, this.#runs.at(stream.run)));
    } catch (error) {
      const text = `cannot tell the program what run it has, in ${this.spool.path(name)}: ${fileProblem(error)}`;
      this.#notices.once("answer", text);
    }
  }

  /** Notes a signal that asks us to stop, before anything else happens. */
  signalled(signal: string): void {
    this.#stopped = true;
    for (const run of this.runs) if (!run.state.finished) attemptEvent(run, "signal", { signal });
    this.pump.commit();
  }

  /** Notes how the program ended, in every run that it had not left before. */
  ended(fate: Fate, at: Instant = instant()): void {
    this.noticeStop();
    for (const run of this.runs) endRun(run, fate, at);
  }

  /**
   * Notes that the program is to be started again.
   * @param pause seconds until then
   */
  restarts(pause: number): void {
    for (const run of this.runs) attemptEvent(run, "restarting", { pause });
  }

  /** Shows now and then that we live, and mends a store that was removed under us. */
  maintain(now: number): void {
    if (this.spool.isGone()) {
      this.#notices.once(
        "removed spool",
        `${this.spool.folder} was removed; what the program reports is read on`,
      );
      this.spool.restore(this.#owner.record());
    }
    this.noticeStop();
    if (this.#alerts.tick(this.runs)) this.pump.commit();
    if (now - this.#beaten >= HEARTBEAT * 1000) {
      this.#beaten = now;
      this.spool.beat(now);
    }
    this.#output?.restore();
    for (const run of this.runs) {
      if (run.writer.inPlace()) continue;
      run.writer.restore();
      this.#notices.once("removed", `${run.ref.folder} was removed; it is written anew`);
    }
  }

  /** Brings what was written to the disk, and then gives back the space of the lines that it was made of. */
  async sync(): Promise<void> {
    const ends = this.#release.candidates(this.state);
    const segments = this.#output?.released() ?? [];
    await Promise.all([...this.runs.map((run) => run.writer.sync()), this.#output?.sync()]);
    // A program may make more runs than a process may have files open.
    for (const run of this.runs) if (run.state.ended) run.writer.park();
    if (ends.size === 0 && segments.length === 0) return;
    await this.spool.sync();
    this.#output?.release(segments);
    await this.#release.release(ends);
  }

  /** Sees to it that the lines which could not be stored can be found in the spool's folder. */
  rescue(): void {
    this.spool.rescue(this.state.streams.find(({ file }) => file === DESCRIPTOR_STREAM)?.offset ?? 0);
  }

  /** Nobody has the program's output any more: what stands between goes by itself. */
  outputEnded(): void {
    this.#owner.outputEnded();
  }

  /** Processes that go on writing when the program has ended; none where that cannot be seen. */
  writers(): ProcessIdentity[] {
    return this.spool.isGone() ? [] : this.#owner.writers(this.spool.folder);
  }

  /** Leaves the spool to processes that go on writing: the next command after their end takes in what they report. */
  leaveTo(holders: readonly ProcessIdentity[]): void {
    // In this order: a session without holders that is closed counts as dead.
    this.spool.own(this.#owner.record(holders));
    this.state.closed = true;
    this.pump.commit();
  }

  close(): void {
    this.pump.close();
    this.spool.close();
    this.#runs.close();
  }

  /** Notes that `trackio stop` asked the program to end, once. */
  noticeStop(): void {
    const note = this.#stopNoted ? undefined : readStopNote(this.spool.folder);
    if (note === undefined) return;
    this.#stopNoted = true;
    this.#stopped = true;
    for (const run of this.runs) if (!run.state.ended) stopEvent(run, note);
  }
}
