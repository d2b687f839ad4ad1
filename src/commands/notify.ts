import { deliver } from "../observe/notify/deliver.ts";
import { labelOf, type Target } from "../observe/notify/target.ts";
import { thisHost } from "../process/identity.ts";
import { givenEnvironment } from "../process/inherited.ts";
import { formatDuration } from "../render/duration.ts";
import { testNews } from "../render/news.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { wrapLine } from "../render/wrap.ts";
import { UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { type Addresses, addressesOf, NOTIFY_VARIABLE } from "./tell-flags.ts";
import { targetsOf } from "./telling/targets.ts";

export interface NotifyOptions {
  readonly targets: readonly Target[];
}

const EXAMPLE = "For example: trackio notify https://ntfy.sh/my-topic";

/**
 * @param addresses of the command line; without one, those of the environment
 * @throws {UsageError} where there is none, or one that is no address
 */
export function parseNotify(addresses: readonly string[], env: Readonly<NodeJS.ProcessEnv>): NotifyOptions {
  const given: Addresses =
    addresses.length === 0 ? addressesOf(undefined, env) : { source: "trackio notify", texts: addresses };
  if (given.texts.length === 0) {
    throw new UsageError(`trackio notify needs an address, or $${NOTIFY_VARIABLE} with one in it.`, [
      EXAMPLE,
    ]);
  }
  const refuse = (text: string): never => {
    throw new UsageError(`Cannot send messages: ${text.replace("; nothing is sent there", "")}.`, [EXAMPLE]);
  };
  return { targets: targetsOf(given, refuse) };
}

/** Before lines that go on with the one above. */
const INDENT = "  ";

/**
 * Sends a message to each target, once, and tells what came of it.
 * @returns the exit code: 1 where one did not take it
 */
export async function runNotify({ targets }: NotifyOptions, context: Context): Promise<number> {
  const news = testNews(thisHost().host);
  const { width } = context.stdout;
  const style = createStyle(context.stdout.colour);
  const env = givenEnvironment(context.env);
  let failed = false;
  for (const target of targets) {
    const began = performance.now();
    const sent = await deliver(target, news, env, AbortSignal.abort());
    const took = formatDuration((performance.now() - began) / 1000);
    const label = style.strong(safe(labelOf(target)));
    if (sent.kind !== "sent") failed = true;
    const told =
      sent.kind === "sent"
        ? `${style.good("✔")} ${label} took the message in ${took}`
        : `${style.bad("✘")} ${label} ${safe(sent.problem)}`;
    const lines = width === undefined ? [told] : wrapLine(told, width - INDENT.length);
    context.stdout.write(`${lines.join(`\n${INDENT}`)}\n`);
  }
  return failed ? 1 : 0;
}
