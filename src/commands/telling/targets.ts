import { parseTarget, type Target } from "../../observe/notify/target.ts";
import { UsageError } from "../../store/user-error.ts";
import type { Addresses } from "../tell-flags.ts";

/**
 * The targets of some addresses, each once.
 * @param warn hears of an address of the environment that is none
 * @throws {UsageError} for one of the command line. It does not repeat the address, which may be a secret.
 */
export function targetsOf({ source, texts }: Addresses, warn: (text: string) => void): readonly Target[] {
  const targets: Target[] = [];
  for (const [index, text] of texts.entries()) {
    const found = parseTarget(text);
    if (found.kind === "target") {
      if (!targets.some(({ url }) => url === found.target.url)) targets.push(found.target);
      continue;
    }
    const which = texts.length === 1 ? "the address" : `address ${index + 1}`;
    const problem = `${which}${source === "trackio notify" ? "" : ` of ${source}`} ${found.problem}`;
    if (source !== "TRACKIO_NOTIFY")
      throw new UsageError(`Cannot send messages: ${problem}.`, [
        `For example: ${source} https://hooks.slack.com/services/…`,
        `To a server of your own: ${source} ntfy+https://my.host/topic`,
      ]);
    warn(`${problem}; nothing is sent there`);
  }
  return targets;
}
