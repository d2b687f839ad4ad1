import { constants } from "node:os";

/**
 * What this process was given and what Node changes before our first line runs: it resets ignored signals, raises
 * the soft limit of open files, and closes descriptors 3 to 15 for children. `bin/trackio.js` notes them down first.
 */
export interface Inherited {
  /** Names of signals that were ignored: SIGHUP under nohup, SIGINT and SIGQUIT in a script's background. */
  readonly ignored: readonly string[];
  /** The soft limit of open files; undefined where it is not known or was unlimited. */
  readonly openFiles: number | undefined;
  /** Open descriptors from 4 on that Node keeps from its children. */
  readonly descriptors: readonly number[];
}

/** The variable through which `bin/trackio.js` tells: a mask of signals; the limits; the descriptors. */
const LAUNCH_VARIABLE = "TRACKIO_LAUNCH";

/** Where `bin/trackio.js` puts NODE_EXTRA_CA_CERTS, which makes Node start 30 ms later and we have no use for. */
const CERTIFICATES_VARIABLE = "TRACKIO_C";

/** What `bin/trackio.js` put into the environment, and the program is not to see. */
const OURS: ReadonlySet<string> = new Set([
  LAUNCH_VARIABLE,
  CERTIFICATES_VARIABLE,
  "TRACKIO_I",
  "TRACKIO_L",
  "TRACKIO_D",
  "TRACKIO_K",
]);

/** The environment as it was given to us. */
export function givenEnvironment(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => !OURS.has(name)));
  const certificates = env[CERTIFICATES_VARIABLE];
  return certificates === undefined ? given : { ...given, NODE_EXTRA_CA_CERTS: certificates };
}

/** Node closes no descriptor above this one for its children. */
const LAST_CLOSED = 15;
/** Where shells hold the script that they read, and so nothing that was given to us. */
const SCRIPTS = new Set([10, 11]);

export function readInherited(env: Readonly<NodeJS.ProcessEnv>): Inherited {
  const [mask = "", limits = "", descriptors = ""] = (env[LAUNCH_VARIABLE] ?? "").split(";");
  const bits = BigInt(/^\d+$/.test(mask) ? mask : 0);
  const [soft = ""] = limits.trim().split(/\s+/);
  return {
    ignored: Object.entries(constants.signals)
      .filter(([, number]) => (bits >> BigInt(number - 1)) & 1n)
      .map(([name]) => name),
    openFiles: /^[1-9]\d*$/.test(soft) ? Number(soft) : undefined,
    descriptors: descriptors
      .split(" ")
      .map(Number)
      .filter((fd) => fd >= 4 && fd <= LAST_CLOSED && !SCRIPTS.has(fd)),
  };
}
