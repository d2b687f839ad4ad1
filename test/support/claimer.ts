import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../src/format/names.ts";
import { identify, thisHost } from "../../src/process/identity.ts";
import { removeMarks } from "../../src/store/attempt-mark.ts";
import { claimFree, claimNew, claimRun, continueRun } from "../../src/store/claim.ts";
import { runFolder } from "../../src/store/layout.ts";

/**
 * A recorder that does nothing but claim: in each round it waits for the starting gun, a file, claims, and prints what
 * it got: a run's name and attempt, or null. Arguments: the store, the folder of the guns, what to do, how often.
 */
const [, , root = "", guns = "", how = "", rounds = ""] = process.argv;

const PROJECT = "p" as ProjectName;

type Got = { readonly run: string; readonly attempt: number } | null;

/** Begins the attempt, as a recorder does that lives. */
function start(folder: string, attempt: number): void {
  const { host, bootId } = thisHost();
  const record = {
    event: "started",
    timestamp: "T",
    attempt,
    session: "s",
    host,
    boot_id: bootId,
    recorder: identify(process.pid),
  };
  appendFileSync(join(folder, "run.ndjson"), `${JSON.stringify(record)}\n`);
  removeMarks(folder);
}

function claim(name: RunName): Got {
  const ref = { project: PROJECT, run: name, folder: runFolder(root, PROJECT, name) };
  switch (how) {
    case "new": {
      const got = claimNew(root, PROJECT, name);
      return got === undefined ? null : { run: got.run, attempt: 1 };
    }
    case "free":
      return { run: claimFree(root, PROJECT, "same" as RunName).run, attempt: 1 };
    case "continue": {
      const got = continueRun(root, ref, { now: Date.now() });
      if (got !== undefined) start(ref.folder, got.attempt);
      return got === undefined ? null : { run: got.ref.run, attempt: got.attempt };
    }
    default: {
      const got = claimRun(root, { project: PROJECT, name: name, resume: "allow", now: Date.now() });
      start(got.ref.folder, got.attempt);
      return { run: got.ref.run, attempt: got.attempt };
    }
  }
}

for (let round = 0; round < Number(rounds); round++) {
  while (!existsSync(join(guns, String(round))));
  process.stdout.write(`${JSON.stringify(claim(`r${round}` as RunName))}\n`);
}

// A recorder that ended would leave its runs to the others: it lives until the race is over.
setInterval(() => {}, 1000);
