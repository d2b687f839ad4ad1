import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The repository: `npm run` makes it the current folder. */
const ROOT = process.cwd();

export const TRACKIO = resolve(ROOT, "bin/trackio.js");
export const LINES = resolve(ROOT, "fixtures/programs/lines.py");
export const WATCH = resolve(ROOT, "test/bench/watch.py");
export const LIVE_SCREEN = resolve(ROOT, "test/bench/live_screen.py");
export const PARSE_LOOP = resolve(ROOT, "test/bench/parse-loop.mjs");
export const PARSE_STREAM = resolve(ROOT, "test/bench/parse-stream.mjs");
export const PROCESS_TREE = resolve(ROOT, "fixtures/programs/process_tree.py");
export const LOG_LOOP = resolve(ROOT, "test/bench/log-loop.mjs");
export const PAGE = resolve(ROOT, "docs/performance.md");

/** A temporary folder: a store, and a working folder that is in no git repository. */
export interface Place {
  readonly root: string;
  readonly store: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Does something in a place of its own, and removes it. */
export function inPlace<T>(action: (place: Place) => T): T {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "trackio-bench-")));
  try {
    const store = join(root, "store");
    const cwd = join(root, "work");
    mkdirSync(cwd);
    return action({ root, store, cwd, env: environment(store) });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** This process's environment without what would change what is measured. */
function environment(store: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(TRACKIO_.*|NODE_OPTIONS|FORCE_COLOR|COLUMNS)$/.test(key),
  );
  return { ...Object.fromEntries(kept), TRACKIO_DIR: store };
}

/** A variable that makes every Node read a file of certificates when it starts: 20 ms become 50. */
export const CERTIFICATES = "NODE_EXTRA_CA_CERTS";

/** The same place where Node starts as fast as it can; undefined where it does already. */
export function leanPlace(place: Place): Place | undefined {
  const { [CERTIFICATES]: certificates, ...env } = place.env;
  return certificates === undefined ? undefined : { ...place, env };
}
