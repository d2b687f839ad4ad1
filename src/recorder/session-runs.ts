import type { InitMessage } from "../format/message.ts";
import type { ProjectName, RunName } from "../format/names.ts";
import { markAttempt, removeMarks } from "../store/attempt-mark.ts";
import type { RunRef } from "../store/catalog.ts";
import { type Claim, claimExisting, claimRun } from "../store/claim.ts";
import { runFolder } from "../store/layout.ts";
import { readLife } from "../store/open-run.ts";
import { assign } from "./assign.ts";
import { beginAttempt, goOnOf } from "./begin-attempt.ts";
import { beginLife } from "./begin-life.ts";
import { cannotResume } from "./cannot-resume.ts";
import { Claims, releaseClaim } from "./claims.ts";
import { LiveRun } from "./live-run.ts";
import { dissolveRun, isBeginningOf, moveRun, removeBeginning, removeLink } from "./move-run.ts";
import { type Wish, wish, wishAgain } from "./naming.ts";
import type { Notices } from "./notices.ts";
import { field } from "./record-text.ts";
import { addConfig, event, leaveRun } from "./run-events.ts";
import type { RunsPlan } from "./runs-plan.ts";
import type { Place, RunState, StreamState } from "./state.ts";
import { tellMissing } from "./tell-detour.ts";

/** The runs of a session: the one that the command line begins, and those that the program names, begins and joins. */
export class SessionRuns {
  readonly all: LiveRun[] = [];
  /** The same runs, as the session's state has them. */
  readonly states: RunState[] = [];
  readonly #plan: RunsPlan;
  readonly #notices: Notices;
  readonly #claims: Claims;
  /** Places that runs were moved away from. */
  readonly #links: RunRef[] = [];

  constructor(plan: RunsPlan, notices: Notices) {
    this.#plan = plan;
    this.#notices = notices;
    this.#claims = new Claims(plan, this.all, notices);
  }

  /**
   * Begins or continues the run that the command line asks for.
   * @throws {UserError} where it insists on one that is not there, or is not to be had
   */
  claimFirst(): void {
    const { choice, root } = this.#plan;
    const wished = wish(choice, undefined, this.#notices);
    const claim = this.#claims.claim(wished, (asked) => {
      if (wished.resume !== "must") return claimRun(root, asked);
      const found = claimExisting(root, asked);
      if ("ref" in found) return found;
      throw cannotResume(root, wished, found);
    });
    this.#add(claim, choice.name ?? null);
  }

  /** Takes the runs up that a session was writing when it died, where there are any. */
  takeUp(states: readonly RunState[]): void {
    for (const state of states) {
      const live = new LiveRun(this.#refOf(state), state, undefined);
      live.fold = undefined; // What came before is in the files.
      live.writer.adopt();
      this.#plan.attend?.(live);
      this.all.push(live);
      this.states.push(state);
      this.#links.push(...(state.left ?? []).map((place) => this.#refOf(place)));
    }
    for (const run of this.all) this.#giveUp(run);
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
    beginAttempt(this.at(index), this.#plan, index === 0);
  }

  /** Writes the config of the command line again, where a crash came between a run's `started` and that. */
  configure(index: number): void {
    addConfig(this.at(index), 0, this.#plan.about.config);
  }

  /** Takes back what was begun, when the program could not be started. */
  abandon(): void {
    for (const { ref, state, writer } of this.all) {
      writer.close();
      if (state.attempt === 1) removeBeginning(ref);
      else removeMarks(ref.folder);
    }
  }

  /** @param over whether the program has ended: the paths that it was told need lead nowhere then */
  close(over = true): void {
    for (const run of this.all) run.writer.close();
    if (over) for (const link of this.#links) removeLink(link);
  }

  /** Begins, names or joins a run as a stream's `init` says. What was done of it before a failure, or a crash, is not done again. */
  init(stream: StreamState, init: InitMessage): void {
    const wished = wishAgain(this.#plan.choice, this.states, init, this.#notices);
    const index = this.#settled(wished) ?? this.#follow(stream, init, wished);
    const run = this.at(index);
    if (!run.state.initialised.includes(stream.rank)) run.state.initialised.push(stream.rank);
    stream.run = index;
    stream.open = true;
    stream.own = true;
    if (init.tags.length > 0) event(run, "tagged", [field("tags", init.tags)]);
    if (init.note !== undefined) event(run, "noted", [field("note", init.note)]);
    if (init.group !== undefined) event(run, "grouped", [field("group", init.group)]);
    if (init.config !== undefined) addConfig(run, stream.rank, [{ source: "init", patch: init.config }]);
    delete run.state.settled;
  }

  /** The run that an `init` was given already when a failure came between. */
  #settled({ project, name }: Wish): number | undefined {
    const index = this.states.findIndex(
      (state) =>
        state.settled === true && state.project === project && (name === undefined || name === state.asked),
    );
    if (index < 0) return undefined;
    this.#giveUp(this.at(index));
    return index;
  }

  #follow(stream: StreamState, init: InitMessage, wished: Wish): number {
    const assignment = assign(this.states, stream, init, wished);
    switch (assignment.kind) {
      case "stay":
        return assignment.index;
      case "reopen":
        return this.#reopen(this.at(assignment.index))
          ? assignment.index
          : this.#begin(wished, this.#claims.claim(wished), stream);
      case "join":
        if (assignment.index !== stream.run) this.#leave(stream);
        return assignment.index;
      case "settle":
        return this.#settle(assignment.index, wished, init);
      case "begin":
        return this.#begin(wished, this.#claims.claim(wished), stream);
    }
  }

  /** An `init` that begins or joins another run ends its stream's one before it, although the program goes on. */
  #leave(stream: StreamState): void {
    const before = this.all[stream.run];
    if (stream.rank > 0 || !stream.own || before === undefined) return;
    if (stream.open && !before.state.finished)
      event(before, "finished", [field("attempt", before.state.attempt)]);
    before.state.finished = true;
    leaveRun(before);
  }

  /** Goes on with a run that the program has finished, in the same attempt. False where somebody else does so by now. */
  #reopen(run: LiveRun): boolean {
    const { state, ref } = run;
    if (!state.finished) return true;
    const held = this.#plan.recovers === true; // Recovery has marked it already.
    if (!held && !markAttempt(ref.folder, state.attempt + 1)) return false;
    try {
      if ((readLife(ref).attempts.at(-1)?.attempt ?? 0) > (state.latest ?? state.attempt)) return false;
      event(run, "reopened", [field("attempt", state.attempt)]);
      state.finished = false;
      delete state.exitCode;
      this.#plan.commit();
      return true;
    } finally {
      if (!held) removeMarks(ref.folder);
    }
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
      if (init.resume === "must" && initResumes && state.attempt === 1) tellMissing(ref, this.#notices);
      const { later } = this.#plan.choice;
      // From here on the program's own name for it tells whether another `init` means it.
      if (later !== undefined && index === 0) state.asked = wish(later, init, this.#notices).name ?? null;
      return index;
    }
    const claim = this.#claims.claim(wished);
    const resumed = claim.before !== undefined;
    // A run with numbers of its own is never given up for another, and an older run never moved.
    if (state.attempt > 1 || (resumed && state.reported)) return this.#begin(wished, claim);
    if (resumed) this.#adopt(index, claim, wished);
    else if (!this.#move(index, claim, wished)) return this.#settle(index, wished, init);
    const verb = resumed ? `resumes (attempt ${claim.attempt})` : "names its run";
    this.#notices.once(
      `named ${claim.ref.run}`,
      `the program ${verb}: ${claim.ref.project}/${claim.ref.run}`,
    );
    return index;
  }

  /** Moves a run to a claimed place. False where somebody has begun a run there after all. */
  #move(index: number, claim: Claim, wished: Wish): boolean {
    const run = this.at(index);
    const { ref, state } = run;
    this.#claims.note(claim, wished, index);
    try {
      if (!moveRun(ref, claim.ref)) return false;
    } catch (error) {
      releaseClaim(claim);
      throw error;
    }
    run.move(claim.ref, wished.name ?? null);
    state.settled = true;
    this.#leftFrom(run, ref);
    event(run, "renamed", [field("project", claim.ref.project), field("run", claim.ref.run)]);
    return true;
  }

  /** Goes on with an older run in the place of one that holds nothing but its beginning. */
  #adopt(index: number, claim: Claim, wished: Wish): void {
    const { ref, writer } = this.at(index);
    this.#claims.note(claim, wished);
    writer.close();
    this.#add(claim, wished.name ?? null, index);
    const run = this.at(index);
    run.state.settled = true;
    run.state.given = { project: ref.project, run: ref.run };
    this.start(index);
    // From here on the older run is ours for good, and the other one can go.
    this.#plan.commit();
    this.#giveUp(run);
  }

  /** Takes the run away that was given up for another, as far as it is still there. */
  #giveUp(run: LiveRun): void {
    const { given } = run.state;
    if (given === undefined) return;
    const from = this.#refOf(given);
    if (isBeginningOf(from, this.#plan.session)) dissolveRun(from, run.ref, run.state.attempt);
    this.#leftFrom(run, from);
    delete run.state.given;
  }

  #leftFrom({ state }: LiveRun, from: RunRef): void {
    state.left = [...(state.left ?? []), { project: from.project, run: from.run }];
    this.#links.push(from);
  }

  /** @param stream whose `init` it is; its run before ends there */
  #begin(wished: Wish, claim: Claim, stream?: StreamState): number {
    this.#claims.note(claim, wished);
    if (stream !== undefined) this.#leave(stream);
    const index = this.#add(claim, wished.name ?? null);
    this.at(index).state.settled = true;
    this.start(index);
    return index;
  }

  #refOf(place: Place): RunRef {
    const project = place.project as ProjectName;
    const run = place.run as RunName;
    return { project, run, folder: runFolder(this.#plan.root, project, run) };
  }

  /** Takes a claimed run up, in the place of another where an index is given. */
  #add({ ref, attempt, before }: Claim, asked: string | null, at = this.all.length): number {
    const goOn = before === undefined ? {} : goOnOf(ref, this.#plan, at === 0);
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
    this.#plan.attend?.(run);
    if (before === undefined || before.created === "") {
      beginLife(run, this.#plan.session);
    }
    this.all[at] = run;
    this.states[at] = run.state;
    return at;
  }
}
