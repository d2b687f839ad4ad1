import { setTimeout as pause } from "node:timers/promises";
import type { News } from "./news.ts";
import { postOf } from "./payload.ts";
import { post, type Sent } from "./post.ts";
import type { Target } from "./target.ts";

/** Seconds between the tries of one message; the next after the last is none. */
const PAUSES = [1, 3, 10, 30];
/** Seconds that a server may make us wait. */
const LONGEST_PAUSE = 60;

/**
 * Sends a message, again and again where that may help: after a fault of the network, "too many requests" and the
 * server's own errors. Never rejects.
 * @param given ends the tries
 * @param told hears of each try that failed and is not the last
 */
export async function deliver(
  target: Target,
  news: News,
  env: Readonly<NodeJS.ProcessEnv>,
  given: AbortSignal,
  told: (problem: string) => void = () => {},
): Promise<Exclude<Sent, { kind: "later" }>> {
  const message = postOf(target, news);
  for (let tries = 0; ; tries++) {
    const sent = await post(message, env);
    if (sent.kind !== "later") return sent;
    const wait = Math.max(PAUSES[tries] ?? Number.POSITIVE_INFINITY, sent.after ?? 0);
    if (wait > LONGEST_PAUSE || given.aborted) return { kind: "never", problem: sent.problem };
    told(sent.problem);
    try {
      await pause(wait * 1000, undefined, { signal: given });
    } catch {
      return { kind: "never", problem: sent.problem }; // There is no more time.
    }
  }
}
