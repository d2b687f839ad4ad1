import type { Field, InitMessage } from "../format/message.ts";
import type { ProjectName, RunName } from "../format/names.ts";
import { FORMAT } from "../history/life-fold.ts";
import { removeMarks } from "../store/attempt-mark.ts";
import type { RunRef } from "../store/catalog.ts";
import { type Claim, claimRun, countRuns } from "../store/claim.ts";
import { runFolder } from "../store/layout.ts";
import { nextSteps } from "../store/next-steps.ts";
import { assign } from "./assign.ts";
import { cannotResume } from "./cannot-resume.ts";
import { LiveRun } from "./live-run.ts";
import { dissolveRun, moveRun, removeBeginning, removeLink } from "./move-run.ts";
import { generateName, type NameChoice, type Wish, wish } from "./naming.ts";
import type { Notices } from "./notices.ts";
import { randomId } from "./random-id.ts";
import { field } from "./record-text.ts";
import { type About, addConfig, endRun, event } from "./run-events.ts";
import type { RunState, StreamState } from "./state.ts";

/** What the runs of a session are made from. */
export interface RunsPlan {
  /** The store. */
  readonly root: string;
  readonly session: string;
  readonly choice: NameChoice;
  readonly about: About;
  /** The fields of `started` that all runs of the session share. */
  readonly started: () => readonly Field[];
}

/** The runs of a session: the one that the command line begins, and those that the program names, begins and joins. */
export class SessionRuns {
  readonly all: LiveRun[] = [];
  /** The same runs, as the session's state has them. */
  readonly states: RunState[] = [];
  readonly #plan: RunsPlan;
  readonly #notices: Notices;
  /** Places that runs were moved away from. */
  readonly #links: RunRef[] = [];

  constructor(plan: RunsPlan, notices: Notices) {
    this.#plan = plan;
    this.#notices = notices;
  }

  /**
   * Begins or continues the run that the command line asks for.
   * @throws {UserError} where it insists on one that is not there, or is not to be had
   */
  claimFirst(): void {
    const { choice, root } = this.#plan;
    const wished = wish(choice, undefined, this.#notices);
    const claim = this.#claim(wished);
    if (wished.resume === "must" && claim.before === undefined) {
      removeBeginning(claim.ref);
      throw cannotResume(root, wished, claim);
    }
    this.#add(claim, choice.name ?? null);
  }

  /** Takes the runs up that a session was writing when it died. */
  takeUp(states: readonly RunState[]): void {
    for (const state of states) {
      const project = state.project as ProjectName;
      const run = state.run as RunName;
      const live = new LiveRun(
        { project, run, folder: runFolder(this.#plan.root, project, run) },
        state,
        undefined,
      );
      live.fold = undefined; // What came before is in the files.
      this.all.push(live);
      this.states.push(state);
    }
  }

  /** The run that the command line began. */
  get first(): LiveRun {
    return this.at(0);
  }

  at(index: number): LiveRun {
    const run = this.all[index];
    if (run === undefined) throw new RangeError(`run ${index} of ${this.all.length}`);
    return run;
  }

  /** Notes that a run's program runs, and what the command line says of it. */
  start(index: number): void {
    const run = this.at(index);
    const { attempt } = run.state;
    const { about, session, started } = this.#plan;
    const { group, tags, note, config } = about;
    event(run, "started", [
      field("attempt", attempt),
      field("session", session),
      ...started(),
      ...(group === undefined ? [] : [field("group", group)]),
      ...(tags.length === 0 ? [] : [field("tags", tags)]),
      ...(note === undefined ? [] : [field("note", note)]),
      ...(attempt === 1 ? [] : [field("resumed", true)]),
    ]);
    addConfig(run, 0, config);
    run.writer.commit();
    removeMarks(run.ref.folder);
  }

  /** Takes back what was begun, when the program could not be started. */
  abandon(): void {
    for (const { ref, state, writer } of this.all) {
      writer.close();
      if (state.attempt === 1) removeBeginning(ref);
      else removeMarks(ref.folder);
    }
  }

  close(): void {
    for (const run of this.all) run.writer.close();
    for (const link of this.#links) removeLink(link);
  }

  /** Begins, names or joins a run as a stream's `init` says. */
  init(stream: StreamState, init: InitMessage): void {
    const wished = wish(this.#plan.choice, init, this.#notices);
    const assignment = assign(this.states, stream, init, wished);
    let index: number;
    if (assignment.kind === "begin" || (assignment.kind === "join" && assignment.index !== stream.run)) {
      this.#leave(stream);
    }
    switch (assignment.kind) {
      case "stay":
      case "join":
        index = assignment.index;
        break;
      case "settle":
        index = this.#settle(assignment.index, wished, init);
        break;
      case "begin":
        index = this.#begin(wished);
        break;
    }
    const run = this.at(index);
    if (!run.state.initialised.includes(stream.rank)) run.state.initialised.push(stream.rank);
    stream.run = index;
    stream.open = true;
    stream.own = true;
    if (init.tags.length > 0) event(run, "tagged", [field("tags", init.tags)]);
    if (init.note !== undefined) event(run, "noted", [field("note", init.note)]);
    if (init.group !== undefined) event(run, "grouped", [field("group", init.group)]);
    if (init.config !== undefined) addConfig(run, stream.rank, [{ source: "init", patch: init.config }]);
  }

  /** An `init` that begins or joins another run ends its stream's one before it, although the program goes on. */
  #leave(stream: StreamState): void {
    const before = this.all[stream.run];
    if (stream.rank > 0 || !stream.own || before === undefined) return;
    if (stream.open && !before.state.finished)
      event(before, "finished", [field("attempt", before.state.attempt)]);
    before.state.finished = true;
    endRun(before, { exitCode: null, signal: null });
  }

  /** Gives the run that the command line began the place that the program's `init` wants. The index of the run that has it. */
  #settle(index: number, wished: Wish, init: InitMessage): number {
    const run = this.at(index);
    const { state, ref } = run;
    const inPlace =
      state.project === wished.project && (wished.name === undefined || wished.name === state.asked);
    const initResumes = wished.resume !== "never" && this.#plan.choice.resume === undefined;
    const detoured = state.asked !== null && state.run !== state.asked;
    if (inPlace && !(initResumes && detoured)) {
      if (init.resume === "must" && initResumes && state.attempt === 1) this.#tellMissing(ref);
      return index;
    }
    const claim = this.#claim(wished);
    const resumed = claim.before !== undefined;
    // A run with numbers of its own is never given up for another, and an older run never moved.
    if (state.attempt > 1 || (resumed && state.reported)) return this.#begin(wished, claim);
    if (resumed) {
      run.writer.close();
      this.#add(claim, wished.name ?? null, index);
      dissolveRun(ref, claim.ref);
      this.start(index);
    } else {
      if (!moveRun(ref, claim.ref)) return this.#settle(index, wished, init);
      run.move(claim.ref, wished.name ?? null);
      event(run, "renamed", [field("project", claim.ref.project), field("run", claim.ref.run)]);
    }
    this.#links.push(ref);
    const verb = resumed ? `resumes (attempt ${claim.attempt})` : "names its run";
    this.#notices.once(
      `named ${claim.ref.run}`,
      `the program ${verb}: ${claim.ref.project}/${claim.ref.run}`,
    );
    return index;
  }

  #begin(wished: Wish, claim: Claim = this.#claim(wished)): number {
    const index = this.#add(claim, wished.name ?? null);
    this.start(index);
    return index;
  }

  #claim(wished: Wish): Claim {
    const { root } = this.#plan;
    const { project, resume } = wished;
    const name = wished.name ?? generateName(countRuns(root, project) + 1);
    const claim = claimRun(root, project, name, resume, Date.now());
    const { detour, ref } = claim;
    if (this.#plan.choice.resume === "must") return claim;
    if (detour?.kind === "missing") this.#tellMissing(ref);
    else if (detour?.kind === "alive") {
      const where = detour.pid === null ? `on ${detour.host}` : `on ${detour.host} as process ${detour.pid}`;
      this.#notices.once(`alive ${name}`, `"${name}" is still running ${where}; this run is "${ref.run}"`);
    } else if (detour !== undefined && !this.states.some(({ asked }) => asked === name)) {
      this.#notices.once(`taken ${name}`, `"${name}" exists already; this run is "${ref.run}"`);
    }
    return claim;
  }

  #tellMissing({ project, run }: RunRef): void {
    const text = `the program wants to resume "${run}", which project "${project}" does not have; it is a new run`;
    this.#notices.once(`missing ${run}`, text);
  }

  /** Takes a claimed run up, in the place of another where an index is given. */
  #add({ ref, attempt, before }: Claim, asked: string | null, at = this.all.length): number {
    const goOn = before === undefined ? {} : nextSteps(ref);
    const names = { project: ref.project, run: ref.run, attempt, asked };
    const run = new LiveRun(
      ref,
      {
        ...names,
        initialised: [],
        next: {},
        goOn,
        reported: false,
        finished: false,
        ended: false,
        sizes: {},
      },
      before,
    );
    if (before === undefined || before.created === "") {
      event(run, "created", [
        field("format", FORMAT),
        field("project", ref.project),
        field("run", ref.run),
        field("id", randomId(12)),
        field("session", this.#plan.session),
      ]);
    }
    this.all[at] = run;
    this.states[at] = run.state;
    return at;
  }
}
