import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
// The global one of Deno returns a number.
import { clearInterval, setInterval } from "node:timers";
import { folderOf } from "../../format/names.ts";
import { withoutSecrets } from "../../observe/secrets.ts";
import { identify, thisHost, thisUser } from "../../process/identity.ts";
import { sessionFolder, spoolFolder } from "../../store/layout.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { claimRun } from "./claim-run.ts";
import type { KnownRun } from "./known-run.ts";
import { randomHex } from "./random.ts";

/** Milliseconds between two signs of life. */
const HEARTBEAT = 5000;

const OWNER_FILE = "owner.json";

/** What a session is begun for: a new run, or, where `goesOn` tells one, an older one. */
export interface OwnRun {
  readonly store: string;
  readonly cwd: string;
  readonly project: string;
  /** Undefined: one is made up. */
  readonly name: string | undefined;
  readonly goesOn: KnownRun | undefined;
}

/**
 * The session of a program that nobody records, and its one run (docs/format.md, "Without a recorder"). The program's
 * child processes and threads find it by the environment, as they would a recorder's.
 */
export class OwnSession {
  readonly run: KnownRun;
  readonly folder: string;
  readonly #owner: object;
  readonly #heart: NodeJS.Timeout;
  readonly #before: Readonly<Record<string, string | undefined>>;
  #beaten = Date.now();

  /** @throws what the file system throws; nothing is left of the session then */
  constructor({ store, cwd, project, name, goesOn }: OwnRun) {
    const session = sessionName();
    this.folder = sessionFolder(store, session);
    const { host, bootId } = thisHost();
    const me = identify(process.pid);
    const command = withoutSecrets(process.argv);
    const place = { host, boot_id: bootId, user: thisUser() };
    const choice = goesOn && {
      project: { name: project, source: "init" },
      name: goesOn.name,
      resume: "allow",
    };
    const plan = {
      choice: { ...choice, defaultProject: project },
      about: { tags: [], config: [] },
      command,
      cwd,
    };
    const making = join(spoolFolder(store), `.new-${process.pid}.${session}.${folderOf(host)}`);
    makeFolders(making);
    try {
      const started = { session, command, cwd, ...place, recorder: me, pid: me.pid, pid_start: me.start };
      const begun = new Date().toISOString();
      const owner = { session, ...place, recorder: me, program: me, client: "javascript", begun, plan };
      putWhole(join(making, OWNER_FILE), owner);
      this.run = goesOn ?? newRun(claimRun({ store, project, name, making, started }), project);
      if (goesOn === undefined) putWhole(join(making, "state.ndjson"), stateOf(this.run));
      this.#owner = { ...owner, run: { project, run: this.run.name, folder: this.run.dir } };
      putWhole(join(making, OWNER_FILE), this.#owner);
      renameSync(making, this.folder);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      throw error;
    }
    // A program that only waits beats by this, and one that never waits by what it reports.
    this.#heart = setInterval(() => this.beat(), HEARTBEAT);
    this.#heart.unref();
    this.#before = tellChildren({
      TRACKIO_SPOOL: this.folder,
      TRACKIO_DIR: store,
      TRACKIO_PROJECT: project,
      TRACKIO_RUN: this.run.name,
      TRACKIO_RUN_DIR: this.run.dir,
    });
  }

  /** Shows others, on other machines, that we live. */
  beat(): void {
    const now = Date.now();
    if (now - this.#beaten < HEARTBEAT) return;
    this.#beaten = now;
    try {
      utimesSync(join(this.folder, OWNER_FILE), now / 1000, now / 1000);
    } catch {
      // The store is gone, or away for a while: there is nobody to show it to.
    }
  }

  /** Nobody here writes to it any more. */
  over(): void {
    clearInterval(this.#heart);
    tellChildren(this.#before);
    try {
      putWhole(join(this.folder, OWNER_FILE), { ...this.#owner, over: true });
    } catch {
      // It counts as over when this process has ended, too.
    }
  }
}

const newRun = ({ name, id, dir }: { name: string; id: string; dir: string }, project: string): KnownRun => ({
  project,
  name,
  id,
  dir,
  attempt: 1,
  step: 0,
});

/** A recorder's note of a session of which nothing was read yet. */
const stateOf = ({ project, name }: KnownRun): object => ({
  streams: [],
  runs: [
    {
      project,
      run: name,
      attempt: 1,
      asked: name,
      initialised: [],
      next: {},
      goOn: {},
      reported: false,
      finished: false,
      ended: false,
      sizes: {},
    },
  ],
  closed: true,
});

/** Sessions are taken in in the order of their names: one after the other, also where both begin within a second. */
function sessionName(): string {
  const now = performance.timeOrigin + performance.now();
  const stamp = new Date(now).toISOString().replace(/[-:]/g, "").slice(0, 15);
  const micros = Math.floor((now % 1000) * 1000)
    .toString()
    .padStart(6, "0");
  return `${stamp}.${micros}-${randomHex(4)}`;
}

/** Replaces a file of one JSON value. */
function putWhole(path: string, value: object): void {
  const temporary = join(path, "..", `.${basename(path)}`);
  writeFileSync(temporary, `${JSON.stringify(value)}\n`);
  renameSync(temporary, path);
}

/** Sets variables of the environment, or takes them away. What they were before. */
function tellChildren(
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const before: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(variables)) {
    before[name] = process.env[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return before;
}
