import { existsSync } from "node:fs";
import { constants } from "node:os";
import { thisHost } from "../process/identity.ts";
import type { NameChoice } from "../recorder/naming.ts";
import type { Notices } from "../recorder/notices.ts";
import { formatAge } from "../render/age.ts";
import { HEARTBEAT, lastBeat } from "../store/heartbeat.ts";
import { runFolder } from "../store/layout.ts";
import { isElsewhere } from "../store/owner.ts";
import { standingOf } from "../store/unfinished.ts";
import { CannotStart } from "./cannot-start.ts";
import type { Pause } from "./prepare-run.ts";

/** Heartbeats that a recorder may miss before it is taken for dead. */
const MISSED = 3;
/** Seconds between two looks. */
const LOOK = 0.5;

export interface Watch {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly notices: Notices;
  readonly pause: Pause;
}

/**
 * The session that writes the run which the command line names, if it is another host's and is to be taken for dead: it
 * shows no sign of life for three heartbeats while we look. A job that was requeued on another node finds its run like
 * that. Waits up to 15 seconds, and says so.
 * @throws {CannotStart} where somebody asks us to end meanwhile
 */
export async function silentSession(
  root: string,
  { project, name, resume = "never", defaultProject }: NameChoice,
  { now, notices, pause }: Watch,
): Promise<string | undefined> {
  if (name === undefined || resume === "never") return undefined;
  const within = project?.name ?? defaultProject;
  const folder = runFolder(root, within, name);
  if (!existsSync(folder)) return undefined;
  const { life, status } = standingOf(root, { project: within, run: name, folder }, now);
  const attempt = life.attempts.at(-1);
  if (attempt === undefined || !isElsewhere(root, attempt, thisHost())) return undefined;
  const first = lastBeat(root, attempt.session);
  const age = first === undefined ? "" : formatAge(first, now);
  const heard = age === "" ? "" : `, last heard of ${age === "now" ? "just now" : age}`;
  if (status.kind === "unknown") {
    notices.once(
      "silent",
      `"${name}" was running on ${attempt.host}${heard}: taken for dead, it goes on here`,
    );
    return attempt.session;
  }
  if (status.kind !== "running") return undefined;
  const seconds = MISSED * HEARTBEAT;
  notices.once(
    "watch",
    `"${name}" was running on ${attempt.host}${heard}; looking for ${seconds} s whether it is`,
  );
  for (let looked = 0; looked < seconds; looked += LOOK) {
    const signal = await pause(LOOK);
    if (signal !== undefined) throw interrupted(signal);
    if (lastBeat(root, attempt.session) !== first) return undefined;
  }
  notices.once("silent", `${attempt.host} gives no sign of life: taken for dead, "${name}" goes on here`);
  return attempt.session;
}

const interrupted = (signal: NodeJS.Signals): CannotStart =>
  new CannotStart(128 + constants.signals[signal], `The program was not started: ${signal} came before.`);
