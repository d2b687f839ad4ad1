import type { ProjectName, RunName } from "../format/names.ts";
import { markAttempt, removeMarks } from "../store/attempt-mark.ts";
import { type Asked, type Claim, claimRun, countRuns } from "../store/claim.ts";
import { claimAmongOthers } from "./claim-among-others.ts";
import type { LiveRun } from "./live-run.ts";
import { removeBeginning } from "./move-run.ts";
import { generateName, type Wish } from "./naming.ts";
import type { Notices } from "./notices.ts";
import type { RunsPlan } from "./runs-plan.ts";
import { tellDetour } from "./tell-detour.ts";

/** Claims names for the runs of a session. */
export class Claims {
  readonly #plan: RunsPlan;
  readonly #runs: readonly LiveRun[];
  readonly #notices: Notices;

  /** @param runs of the session, as they become more */
  constructor(plan: RunsPlan, runs: readonly LiveRun[], notices: Notices) {
    this.#plan = plan;
    this.#runs = runs;
    this.#notices = notices;
  }

  /** Claims the run that is wished, or the next free name; says so where it is another one. */
  claim(wished: Wish, claimIt: (asked: Asked) => Claim = (asked) => claimRun(this.#plan.root, asked)): Claim {
    const { root, elsewhere, session } = this.#plan;
    const { project, resume } = wished;
    const name = wished.name ?? generateName(countRuns(root, project) + 1);
    const asked = { project, name, resume, now: Date.now() };
    const claim = claimAmongOthers(elsewhere, session, asked, (all) =>
      this.#unheld(project, name, () => claimIt(all)),
    );
    const own = this.#runs.some(({ state }) => state.asked === name);
    tellDetour(claim, name, own, this.#notices);
    return claim;
  }

  /** Claims while a run of ours is not marked for its recovery: it may be the one that is gone on with. */
  #unheld(project: ProjectName, name: RunName, claim: () => Claim): Claim {
    const ours = this.#runs.filter(({ ref }) => ref.project === project && ref.run === name);
    const { folder } = ours[0]?.ref ?? {};
    if (this.#plan.recovers !== true || folder === undefined) return claim();
    removeMarks(folder);
    const claimed = claim();
    const newest = Math.max(...ours.map(({ state }) => state.latest ?? state.attempt));
    if (claimed.ref.folder !== folder) markAttempt(folder, newest + 1);
    return claimed;
  }

  /** Notes a claim, or gives it back. */
  note(claim: Claim, { name }: Wish, moves?: number): void {
    const { project, run } = claim.ref;
    const note = { project, run, attempt: claim.attempt, asked: name ?? null };
    try {
      this.#plan.commit(moves === undefined ? note : { ...note, moves });
    } catch (error) {
      releaseClaim(claim);
      throw error;
    }
  }
}

/** Gives back a claim of which nothing was made. */
export function releaseClaim({ ref, before }: Claim): void {
  if (before === undefined) removeBeginning(ref);
  else removeMarks(ref.folder);
}
