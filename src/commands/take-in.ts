import { Notices } from "../recorder/notices.ts";
import { safe } from "../render/safe.ts";
import { needsRecovery } from "../store/sessions.ts";
import type { Context } from "./context.ts";

/** Takes in what dead recorders left, so that what is read is all there is. */
export async function takeIn(root: string, { stderr }: Context): Promise<void> {
  if (!needsRecovery(root)) return;
  const { prepareRecovery, recoverStore } = await import("../recorder/recovery/recover-store.ts");
  await prepareRecovery(root);
  recoverStore(root, new Notices((text) => stderr.write(`trackio: ${safe(text)}\n`)));
}
