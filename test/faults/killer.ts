import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inject } from "vitest";
import { testFolder } from "../support/folders.ts";
import { bundle } from "../support/race.ts";
import type { Order } from "./history-driver.ts";

/** A change of a file, of which a process dies: the n-th that it makes in the store. */
export interface Death {
  readonly at: number;
  /** Where the change is a write, half of it is made. */
  readonly torn: boolean;
}

/** Two commands that may be made to die. */
export interface Killable {
  /** A recorder that does as it is told. */
  readonly record: (root: string, order: Order, death?: Death) => Ended;
  /** `trackio show`, which takes in what dead recorders left. */
  readonly recover: (root: string, death?: Death) => Ended;
}

export interface Ended {
  readonly died: boolean;
}

export const canKill = spawnSync("cc", ["--version"]).error === undefined;

if (!canKill) console.log("SKIPPED: without a C compiler nobody can be killed at a change of a file");

/** Builds the driver, and `killer.c`, which is preloaded where somebody is to die. */
export async function makeKillable(): Promise<Killable> {
  const tools = testFolder();
  const driver = await bundle(new URL("./history-driver.ts", import.meta.url), tools);
  const killer = join(tools, "killer.so");
  const source = fileURLToPath(new URL("killer.c", import.meta.url));
  const built = spawnSync("cc", ["-shared", "-fPIC", "-o", killer, source, "-ldl"], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(built.stderr);
  const run = (root: string, command: string, args: readonly string[], death: Death | undefined): Ended => {
    const preload = {
      LD_PRELOAD: killer,
      KILL_UNDER: root,
      KILL_AT: String(death?.at),
      ...(death?.torn === true ? { KILL_TORN: "1" } : {}),
    };
    const env = {
      ...process.env,
      TRACKIO_DIR: root,
      TRACKIO_SAMPLE: "off",
      ...(death === undefined ? {} : preload),
    };
    const { status, signal, stderr } = spawnSync(command, args, { env, encoding: "utf8" });
    if (status === 0) return { died: false };
    if (death !== undefined && signal === "SIGKILL") return { died: true };
    throw new Error(`${[command, ...args].join(" ")} ended with ${status ?? signal}: ${stderr}`);
  };
  return {
    record: (root, order, death) => run(root, process.execPath, [driver, root, JSON.stringify(order)], death),
    recover: (root, death) => run(root, inject("trackio"), ["show", "--json"], death),
  };
}
