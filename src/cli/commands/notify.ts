import type { Command } from "commander";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";

export function addNotify(program: Command, { context, exit }: Edge): void {
  const notify = program
    .command("notify")
    .summary("try where messages of runs are sent")
    .usage("[URL...]")
    .argument("[url...]", "addresses as for run --notify (default: $TRACKIO_NOTIFY)")
    .action(async (addresses: string[]) => {
      const { parseNotify, runNotify } = await import("../../commands/notify.ts");
      exit(await runNotify(parseNotify(addresses, context.env), context));
    });
  describe(
    notify,
    "Sends a message to each address and tells whether it was taken, so that you\nknow that trackio run --notify will reach you.",
    ["trackio notify https://ntfy.sh/my-topic", "to your phone, by the ntfy app"],
    ["trackio notify slack+https://chat.example.org/hooks/x", "to a server that takes Slack's messages"],
  );
}
