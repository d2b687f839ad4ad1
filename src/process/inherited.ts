/**
 * What this process was given and what Node changes before our first line runs: it resets ignored signals, raises
 * the soft limit of open files, and closes descriptors 3 to 15 for children. `bin/trackio.js` notes them down first.
 */
export interface Inherited {
  /** Names of signals that were ignored: HUP under nohup, INT and QUIT in a script's background. */
  readonly ignored: readonly string[];
  /** The soft limit of open files; undefined where it is not known or was unlimited. */
  readonly openFiles: number | undefined;
  /** Open descriptors from 4 on that Node keeps from its children. */
  readonly descriptors: readonly number[];
}

/** The variable through which `bin/trackio.js` tells: a mask in hexadecimal, a limit, and descriptors. */
export const LAUNCH_VARIABLE = "TRACKIO_LAUNCH";

/** Signals by number that somebody may ignore for a child to inherit (signal(7), x86 and ARM). */
const SIGNALS: readonly (readonly [number: number, name: string])[] = [
  [1, "HUP"],
  [2, "INT"],
  [3, "QUIT"],
  [10, "USR1"],
  [12, "USR2"],
  [14, "ALRM"],
  [15, "TERM"],
  [20, "TSTP"],
  [21, "TTIN"],
  [22, "TTOU"],
];

/** Node closes no descriptor above this one for its children. */
const LAST_CLOSED = 15;
/** Where shells hold the script that they read, and so nothing that was given to us. */
const SCRIPTS = new Set([10, 11]);

export function readInherited(env: Readonly<NodeJS.ProcessEnv>): Inherited {
  const [mask = "0", limit = "", ...descriptors] = (env[LAUNCH_VARIABLE] ?? "").split(" ");
  const bits = BigInt(/^[0-9a-f]+$/i.test(mask) ? `0x${mask}` : 0);
  return {
    ignored: SIGNALS.filter(([number]) => (bits >> BigInt(number - 1)) & 1n).map(([, name]) => name),
    openFiles: /^[1-9]\d*$/.test(limit) ? Number(limit) : undefined,
    descriptors: descriptors.map(Number).filter((fd) => fd >= 4 && fd <= LAST_CLOSED && !SCRIPTS.has(fd)),
  };
}
