import { thisHost } from "../process/identity.ts";
import type { Refusal } from "../recorder/order/hold-run.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { countOf } from "../render/words.ts";
import type { RunRef } from "../store/catalog.ts";
import { spelled } from "../store/select-errors.ts";
import { UserError } from "../store/user-error.ts";

/** A run that is not to be touched, and why. */
export interface Refused {
  readonly ref: RunRef;
  readonly refusal: Refusal;
}

/**
 * Says why nothing was done: the reason of the first run, and how many others there are.
 * @param act what was to be done, as in `Cannot tag "toy/fast"`
 * @param asked how many runs it was to be done to
 */
export function refusedError(
  act: string,
  [first, ...others]: readonly [Refused, ...Refused[]],
  asked: number,
): UserError {
  const { reason, hints } = wordsOf(first);
  const nothing = asked === 1 ? [] : [`Nothing was done to any of the ${asked} runs.`];
  const more =
    others.length === 0
      ? []
      : [`Nor can it be done to ${countOf(others.length, "other")}: ${namesOf(others)}`];
  return new UserError(`Cannot ${act} "${first.ref.project}/${first.ref.run}": ${reason}.`, [
    ...hints,
    ...more,
    ...nothing,
  ]);
}

const MOST_NAMES = 4;

const namesOf = (refused: readonly Refused[]): string =>
  refused
    .slice(0, MOST_NAMES)
    .map(({ ref }) => spelled(ref))
    .join(", ") + (refused.length > MOST_NAMES ? " …" : "");

function wordsOf({ ref, refusal }: Refused): { reason: string; hints: string[] } {
  const name = shellQuote(spelled(ref));
  switch (refusal.kind) {
    case "running": {
      const process = refusal.pid === null ? "" : ` as process ${refusal.pid}`;
      const stop = `trackio stop ${name}`;
      return {
        reason: `it is still running on ${refusal.host}${process}`,
        hints: [`End it first: ${refusal.here ? stop : `ssh ${refusal.host} ${stop}`}`],
      };
    }
    case "reported":
      return reportedWords(name, refusal);
    case "busy":
      return { reason: "another command is at work on it, or goes on with it", hints: ["Try again."] };
    case "gone":
      return {
        reason: "it was renamed or removed in this moment",
        hints: ["See what there is: trackio show"],
      };
  }
}

function reportedWords(
  name: string,
  { session, waiting }: Refusal & { readonly kind: "reported" },
): { reason: string; hints: string[] } {
  const { pid, host, folder, current } = session;
  const lines = countOf(waiting, "line");
  if (pid !== null) {
    const now = current === undefined ? name : shellQuote(spelled(current));
    const end = now === name ? `kill ${pid}` : `trackio stop ${now}`;
    return { reason: `process ${pid}, which reported to it, still lives`, hints: [`End that first: ${end}`] };
  }
  if (host !== undefined && host !== thisHost().host) {
    return {
      reason: `a program on ${host}, which gives no sign of life, may still report to it`,
      hints: [
        `Go on with it here: trackio resume ${name}`,
        `Where ${host} is gone for good, give up what waits there (${lines}): rm -r ${shellQuote(folder)}`,
      ],
    };
  }
  return {
    reason: `what a recorder left of it that died could not be taken in (${lines})`,
    hints: [`See why: trackio check ${name}`],
  };
}
