import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { CaptureChoice, ClientChoice, Followed, ProcessIdentity } from "../history/life.ts";
import type { AlertRule } from "../query/alert-rule.ts";
import { copyBytes } from "../store/copy-bytes.ts";
import { sessionFolder } from "../store/layout.ts";
import { makeFolders } from "../store/make-folders.ts";
import { OWNER_FILE } from "../store/owner.ts";
import { makingFolder, removeSession } from "../store/remove-session.ts";
import { isStream, STATE_FILE } from "../store/waiting.ts";
import type { NameChoice } from "./naming.ts";
import type { About } from "./run-events.ts";
import type { SourcePlan } from "./sources/plan.ts";
import { DESCRIPTOR_STREAM, type SessionState } from "./state.ts";

const datasync = promisify(fdatasync);

/** Beyond this many bytes states that are long past are dropped. */
const LARGEST_STATE = 4 << 20;
/** Bytes of states that are kept then: after a power cut the runs' files may be older than the newest. */
const KEPT_STATES = 1 << 20;

/** Who writes a session: what tells others whether it lives. */
export interface Owner {
  readonly session: string;
  readonly host: string;
  readonly boot_id: string | null;
  readonly recorder: ProcessIdentity;
  readonly program: ProcessIdentity | null;
  /** Processes that go on writing after the program's end. */
  readonly holders?: readonly ProcessIdentity[];
  readonly user: string;
  /** The library that began the session for a program that nobody records (docs/format.md, section 1): the recorder is the program itself. */
  readonly client?: string;
  /** ISO 8601: when such a program began its run. */
  readonly begun?: string;
  /** Such a program has said that its run is over. */
  readonly over?: true;
  /** What the session was begun with: recovery names and begins runs as it would have. */
  readonly plan: SessionPlan;
}

/** What a session is begun with. */
export interface SessionPlan {
  readonly choice: NameChoice;
  readonly about: About;
  readonly command: readonly string[];
  readonly cwd: string;
  /** Where a resumed run is to go on, instead of behind its last step. */
  readonly fromStep?: number | undefined;
  /** What is followed, as it was typed; absent: nothing. */
  readonly followed?: Followed;
  /** Where that is, and from where on it is read. */
  readonly sources?: readonly SourcePlan[];
  /** Which of our clients the program finds; absent: our own, under its own name. */
  readonly clients?: ClientChoice;
  /** How its output is kept; absent: not at all. */
  readonly capture?: CaptureChoice;
  /** When to alert; absent: on nothing but what the program says itself. */
  readonly alerts?: readonly AlertRule[];
  /** What numbers are taken from its output (`--match`); absent: none. */
  readonly match?: readonly string[];
}

/** A session's folder: the streams that a program writes, how far they were read, and whose it is. */
export class Spool {
  readonly session: string;
  readonly folder: string;
  /** Descriptor 3 of the program: open for reading and appending. */
  readonly fd: number;
  #stateFd: number;
  #stateSize = 0;

  private constructor(session: string, folder: string, fd: number, stateFd: number) {
    this.session = session;
    this.folder = folder;
    this.fd = fd;
    this.#stateFd = stateFd;
  }

  /** Makes the folder of a new session. */
  static create(root: string, session: string, owner: Owner): Spool {
    const folder = sessionFolder(root, session);
    // At one stroke there is a session, and it is known whose it is.
    const making = makingFolder(folder);
    makeFolders(making);
    writeFileSync(join(making, OWNER_FILE), `${JSON.stringify(owner)}\n`);
    renameSync(making, folder);
    const fd = openSync(join(folder, DESCRIPTOR_STREAM), "a+");
    return new Spool(session, folder, fd, openSync(join(folder, STATE_FILE), "a+"));
  }

  /** Opens the folder that a session left behind. */
  static open(root: string, session: string): Spool {
    const folder = sessionFolder(root, session);
    const fd = openSync(join(folder, DESCRIPTOR_STREAM), "a+");
    const spool = new Spool(session, folder, fd, openSync(join(folder, STATE_FILE), "a+"));
    spool.#stateSize = Number.POSITIVE_INFINITY; // Whatever is there may be torn: the next note begins a new file.
    return spool;
  }

  /** The descriptor's stream, as a path. */
  get file(): string {
    return this.path(DESCRIPTOR_STREAM);
  }

  path(stream: string): string {
    return join(this.folder, stream);
  }

  /** File names of all streams, the descriptor's first. */
  streams(): string[] {
    const others = filesIn(this.folder).filter((name) => isStream(name) && name !== DESCRIPTOR_STREAM);
    return [DESCRIPTOR_STREAM, ...others.sort()];
  }

  own(owner: Owner): void {
    this.replace(OWNER_FILE, owner);
  }

  /** Puts a file of plain data in the folder, in the place of the one before it: whoever reads it finds it whole. */
  replace(name: string, content: object): void {
    const temporary = this.path(`.${name}`);
    writeFileSync(temporary, `${JSON.stringify(content)}\n`);
    renameSync(temporary, this.path(name));
  }

  /** Shows that the owner lives. */
  beat(now: number): void {
    utimesSync(this.path(OWNER_FILE), now / 1000, now / 1000);
  }

  /** Whether somebody removed the folder under us. */
  isGone(): boolean {
    return statSync(this.folder, { throwIfNoEntry: false }) === undefined;
  }

  /** Makes the folder again; the streams that were in it live on in our descriptors. */
  restore(owner: Owner): void {
    makeFolders(this.folder);
    this.own(owner);
    this.#stateSize = Number.POSITIVE_INFINITY; // The next note begins a new file.
  }

  /** Puts what the descriptor's stream holds from an offset on where it can be found, if its file is not there any more. */
  rescue(offset: number): void {
    if (statSync(this.file, { throwIfNoEntry: false })?.ino === fstatSync(this.fd).ino) return;
    makeFolders(this.folder);
    const to = openSync(this.path(`rescued.${DESCRIPTOR_STREAM}`), "w");
    copyBytes(this.fd, to, offset, fstatSync(this.fd).size);
    closeSync(to);
  }

  /** Notes how far everything is: all of it, or, throwing, nothing. */
  note(state: SessionState): void {
    const line = Buffer.from(`${JSON.stringify(state)}\n`);
    if (this.#stateSize + line.length > LARGEST_STATE) {
      this.#begin(Buffer.concat([this.#lastStates(), line]));
      return;
    }
    try {
      for (let done = 0; done < line.length; ) done += writeSync(this.#stateFd, line, done);
    } catch (error) {
      ftruncateSync(this.#stateFd, this.#stateSize);
      throw error;
    }
    this.#stateSize += line.length;
  }

  /** Brings the state to the disk. */
  async sync(): Promise<void> {
    await datasync(this.#stateFd);
  }

  close(): void {
    closeSync(this.fd);
    closeSync(this.#stateFd);
  }

  remove(): void {
    removeSession(this.folder);
  }

  /** The newest states so far; none of a session that is recovered, or whose file is gone: they may be torn. */
  #lastStates(): Buffer {
    if (this.#stateSize === Number.POSITIVE_INFINITY) return Buffer.alloc(0);
    const bytes = Buffer.alloc(Math.min(KEPT_STATES, this.#stateSize));
    const read = readSync(this.#stateFd, bytes, 0, bytes.length, this.#stateSize - bytes.length);
    const whole = bytes.length === this.#stateSize ? 0 : bytes.indexOf("\n") + 1;
    return whole === 0 && bytes.length < this.#stateSize ? Buffer.alloc(0) : bytes.subarray(whole, read);
  }

  /** Replaces the states so far. */
  #begin(states: Buffer): void {
    const temporary = this.path(`.${STATE_FILE}`);
    writeFileSync(temporary, states);
    renameSync(temporary, this.path(STATE_FILE));
    closeSync(this.#stateFd);
    this.#stateFd = openSync(this.path(STATE_FILE), constants.O_RDWR | constants.O_APPEND);
    this.#stateSize = fstatSync(this.#stateFd).size;
  }
}

/** The regular files in a folder; none where it is gone. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
