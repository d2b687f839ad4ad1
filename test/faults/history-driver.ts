import { appendFileSync } from "node:fs";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { Notices } from "../../src/recorder/notices.ts";
import { Session } from "../../src/recorder/session.ts";

/** What a session does: text for a stream, or a look at what is new. */
export type Deed = { readonly stream: string; readonly text: string } | "look";

/** A session: the name that is asked for on the command line, and what it does. */
export interface Order {
  readonly name?: string;
  readonly deeds: readonly Deed[];
}

/**
 * A recorder that writes to its own streams and does as it is told, so that it can be killed at any change of a file.
 * Arguments: the store, and an order as JSON.
 */
const [, , root = "", order = ""] = process.argv;

const notices = new Notices((text) => process.stderr.write(`${text}\n`));

function record({ name, deeds }: Order): void {
  const choice = {
    project: { name: "p" as ProjectName, source: "--project" },
    name: name as RunName | undefined,
    resume: name === undefined ? undefined : "allow",
    defaultProject: "p" as ProjectName,
  } as const;
  const about = { group: undefined, tags: [], note: undefined, config: [] };
  const session = new Session(root, { choice, about, command: ["true"], cwd: "/" }, notices);
  session.started(process.pid);
  for (const deed of deeds) {
    if (deed === "look") session.pump.batch(false);
    else appendFileSync(session.spool.path(deed.stream), deed.text);
  }
  while (session.pump.batch(true));
  session.ended({ exitCode: 0, signal: null });
  session.pump.commit();
  session.close();
  session.spool.remove();
}

record(JSON.parse(order) as Order);
