import type { Notices } from "../recorder/notices.ts";
import { formatAge } from "../render/age.ts";
import { HEARTBEAT, lastBeat } from "../store/heartbeat.ts";
import type { Standing } from "../store/unfinished.ts";

/** Heartbeats that a recorder may miss before it is taken for dead. */
const MISSED = 3;
/** Milliseconds between two looks. */
const LOOK = 500;

/**
 * Whether the recorder of a run on another host is to be taken for dead: it shows no sign of life for three heartbeats
 * while we look. A job that was requeued on another node finds its run like that. Waits up to 15 seconds, and says so.
 * @param now milliseconds since the epoch
 */
export async function isSilent(
  root: string,
  { ref, life, status }: Standing,
  now: number,
  notices: Notices,
): Promise<boolean> {
  const attempt = life.attempts.at(-1);
  if (attempt === undefined) return false;
  const first = lastBeat(root, attempt.session);
  const age = first === undefined ? "" : `, last heard of ${formatAge(first, now)}`;
  if (status.kind === "unknown") {
    notices.once("silent", `"${ref.run}" was running on ${attempt.host}${age}: it is taken for dead`);
    return true;
  }
  const seconds = MISSED * HEARTBEAT;
  notices.once(
    "watch",
    `"${ref.run}" was running on ${attempt.host}${age}; looking for ${seconds} s whether it still is`,
  );
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    if (lastBeat(root, attempt.session) !== first) return false;
  }
  notices.once("silent", `${attempt.host} gives no sign of life: it is taken for dead`);
  return true;
}
