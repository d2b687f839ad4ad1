import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { Notices } from "../../recorder/notices.ts";
import { spoolFolder } from "../../store/layout.ts";
import { say } from "./say.ts";

/** The command's own code, beside ours in the package. */
const RECOVERY = "./recovery.cjs";

type Recovery = typeof import("../../recorder/recovery/recover-store.ts");

/**
 * Takes in what programs before this one left in the spool, as the next command would: what is then known of a run that
 * goes on, such as its step, is the whole of it. Nothing is done where the package is bundled into a program: there the
 * command is not at hand.
 */
export function takeIn(store: string): void {
  const recovery = hasSessions(store) ? load() : undefined;
  try {
    recovery?.recoverStore(store, new Notices(say));
  } catch (error) {
    say(`what earlier programs left in ${spoolFolder(store)} cannot be taken in: ${String(error)}`);
  }
}

function hasSessions(store: string): boolean {
  try {
    return readdirSync(spoolFolder(store)).some((name) => !name.startsWith("."));
  } catch {
    return false; // No spool: then nothing is left there.
  }
}

function load(): Recovery | undefined {
  try {
    return createRequire(import.meta.url)(RECOVERY) as Recovery;
  } catch {
    return undefined; // We are bundled into a program.
  }
}
