import { thisHost } from "../process/identity.ts";
import type { Asked, Claim } from "../store/claim.ts";
import { readLife } from "../store/open-run.ts";
import type { OpenSession } from "./open-session.ts";
import type { Place } from "./state.ts";

/** How runs are gone on with that other sessions began. */
export interface Elsewhere {
  /** Takes in what dead sessions of this host left: one that is continued is to be whole. */
  readonly takeIn: () => void;
  /** A session of another host that is taken for dead, although its last sign of life is not old. */
  readonly givenUp: string | undefined;
  /** Sessions that have a run open. */
  readonly whoHasOpen: (run: Place) => readonly OpenSession[];
  /** Takes in what a session left so far of which somebody may still write more. */
  readonly takeOver: (session: string) => void;
}

/**
 * Claims a run as it is asked for, with an eye on the sessions that had it before: dead ones are taken in first, one that
 * lives keeps it, and what one left behind that may still write is noted, so that its late lines come behind ours.
 * @param elsewhere undefined where nothing of other sessions is to be taken in
 * @param session that claims
 */
export function claimAmongOthers(
  elsewhere: Elsewhere | undefined,
  session: string,
  asked: Asked,
  claim: (asked: Asked) => Claim,
): Claim {
  if (elsewhere === undefined || asked.resume === "never") return claim(asked);
  elsewhere.takeIn();
  const others = elsewhere
    .whoHasOpen({ project: asked.project, run: asked.name })
    .filter((other) => other.session !== session);
  const holder = others.find(({ alive }) => alive);
  const heldBy = holder === undefined ? undefined : { host: thisHost().host, pid: holder.pid };
  const claimed = claim({ ...asked, givenUp: elsewhere.givenUp, heldBy });
  if (claimed.before === undefined) return claimed;
  const left = new Set(others.map((other) => other.session));
  if (claimed.silent !== undefined) left.add(claimed.silent);
  for (const other of left) elsewhere.takeOver(other);
  return left.size === 0 ? claimed : { ...claimed, before: readLife(claimed.ref) };
}
