import type { RunRef } from "../store/catalog.ts";
import type { Claim } from "../store/claim.ts";
import type { Notices } from "./notices.ts";

/**
 * Tells why a run has not the name that was asked for.
 * @param own whether the session itself has taken that name before, which is no news
 */
export function tellDetour({ detour, ref }: Claim, name: string, own: boolean, notices: Notices): void {
  const instead = `this run is "${ref.run}"`;
  switch (detour?.kind) {
    case undefined:
      return;
    case "missing":
      tellMissing(ref, notices);
      return;
    case "alive": {
      const where = detour.pid === null ? `on ${detour.host}` : `on ${detour.host} as process ${detour.pid}`;
      notices.oneOf("alive", name, `"${name}" is still running ${where}; ${instead}`);
      return;
    }
    case "damaged":
      notices.oneOf("damaged", name, `"${name}" is damaged (${detour.reason}); ${instead}`);
      return;
    case "taken":
      if (!own) notices.oneOf("taken", name, `"${name}" exists already; ${instead}`);
      return;
  }
}

/** Tells that there was nothing to resume, and a run was made instead. */
export function tellMissing({ project, run }: RunRef, notices: Notices): void {
  const text = `the program wants to resume "${run}", which project "${project}" does not have; it is a new run`;
  notices.oneOf("missing", run, text);
}
