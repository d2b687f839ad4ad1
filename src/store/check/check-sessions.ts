import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { folderOf } from "../../format/names.ts";
import type { Finding } from "../../history/finding.ts";
import { thisHost } from "../../process/identity.ts";
import { sessionFolder, spoolFolder } from "../layout.ts";
import { isElsewhere, OWNER_FILE } from "../owner.ts";
import { parseRecord } from "../read-records.ts";
import { isSession } from "../remove-session.ts";
import { deadSessions } from "../sessions.ts";
import { linesWaitingIn, STATE_FILE } from "../waiting.ts";
import {
  type Noted,
  type NotedRun,
  newestStarted,
  readNotes,
  type Shortfall,
  shortfallOf,
} from "./session-state.ts";

/** Where a dead session is gone on with: its runs, and how long their files were. */
export interface Recoverable {
  readonly runs: readonly NotedRun[];
  /** It had noted all that it wrote: of its runs' files only a torn end is cut. */
  readonly closed: boolean;
}

/** What recovery would go on from; undefined where lines would be lost. Changes nothing. */
export type Foresight = (session: string) => Recoverable | undefined;

/** What a session in the spool is, and what it counts on. */
export interface SessionCheck {
  readonly session: string;
  /** "stray" where nothing tells whose it is. */
  readonly kind: "live" | "elsewhere" | "dead" | "stray";
  /** The host of its recorder, where it is another one. */
  readonly host: string | undefined;
  /** The runs that it writes. */
  readonly runs: readonly NotedRun[];
  /** From where the next command goes on; undefined where it cannot. */
  readonly recoverable: Recoverable | undefined;
  readonly findings: readonly Finding[];
}

/** Milliseconds within which a new session says whose it is. */
const JUST_BEGUN = 60_000;
/** Milliseconds within which a recorder on another host shows that it lives. */
const SILENCE = 60_000;

/** Looks at all sessions in a store's spool. `now` is in milliseconds since the epoch. */
export function checkSessions(root: string, foresee: Foresight, now: number): SessionCheck[] {
  const dead = new Set(deadSessions(root));
  return sessionsIn(root).flatMap((session) => {
    const look = new SessionLook(root, session, foresee);
    return look.check(dead.has(session), now) ?? [];
  });
}

function sessionsIn(root: string): string[] {
  try {
    const entries = readdirSync(spoolFolder(root), { withFileTypes: true });
    return entries
      .flatMap((entry) => (entry.isDirectory() && isSession(entry.name) ? [entry.name] : []))
      .sort();
  } catch {
    return []; // No spool: then nothing waits.
  }
}

class SessionLook {
  readonly #root: string;
  readonly #session: string;
  readonly #folder: string;
  readonly #foresee: Foresight;

  constructor(root: string, session: string, foresee: Foresight) {
    this.#root = root;
    this.#foresee = foresee;
    this.#session = session;
    this.#folder = sessionFolder(root, session);
  }

  /** Undefined where it ended while we looked. */
  check(isDead: boolean, now: number): SessionCheck | undefined {
    const there = statSync(this.#folder, { throwIfNoEntry: false });
    if (there === undefined) return undefined;
    const notes = readNotes(this.#folder);
    const known = {
      session: this.#session,
      host: undefined,
      runs: notes[0]?.runs ?? [],
      recoverable: undefined,
    };
    if (isDead) return { ...known, ...this.#dead(notes) };
    const owner = this.#owner();
    if (owner !== undefined && isElsewhere(this.#root, owner, thisHost()))
      return { ...known, host: owner.host, ...this.#elsewhere(owner.host, now) };
    if (owner !== undefined) return { ...known, kind: "live", findings: [] };
    if (now - there.mtimeMs < JUST_BEGUN) return { ...known, kind: "live", findings: [] };
    return { ...known, kind: "stray", findings: [this.#stray()] };
  }

  #owner(): { host: string; bootId: string | null; session: string } | undefined {
    try {
      const owner = parseRecord(readFileSync(join(this.#folder, OWNER_FILE), "utf8"));
      const { host, boot_id: bootId } = owner ?? {};
      if (typeof host !== "string") return undefined;
      return { host, bootId: typeof bootId === "string" ? bootId : null, session: this.#session };
    } catch {
      return undefined; // That it cannot be read is what is told.
    }
  }

  #elsewhere(host: string, now: number): Pick<SessionCheck, "kind" | "findings"> {
    const beat = statSync(join(this.#folder, OWNER_FILE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (now - beat < SILENCE) return { kind: "live", findings: [] };
    const rule = `${host} is writing it, or died at it: no sign of life since ${instant(beat)}`;
    return { kind: "elsewhere", findings: [this.#finding("note", "elsewhere", OWNER_FILE, rule)] };
  }

  #stray(): Finding {
    const filled = readdirSync(this.#folder).filter(
      (name) => (statSync(join(this.#folder, name), { throwIfNoEntry: false })?.size ?? 0) > 0,
    );
    if (filled.length === 0) {
      const rule = "an empty session that does not tell whose it is";
      return { ...this.#finding("leftover", "no-owner", "", rule), remedy: { kind: "remove" } };
    }
    const lines = linesWaitingIn(this.#folder);
    const rule = `does not tell whose session it is; ${waitText(lines)}, and ${lines === 1 ? "stays" : "stay"} here`;
    return this.#finding("leftover", "no-owner", OWNER_FILE, rule);
  }

  #dead(notes: readonly Noted[]): Pick<SessionCheck, "kind" | "recoverable" | "findings"> {
    const [newest] = notes;
    const good = this.#foresee(this.#session);
    const taken =
      good?.closed === true
        ? undefined
        : newest?.runs.find((run) => newestStarted(this.#root, run) > run.attempt);
    const recoverable = taken === undefined ? good : undefined;
    return {
      kind: "dead",
      recoverable,
      findings: [
        ...this.#promises(newest, recoverable !== undefined),
        ...(taken === undefined ? [] : [this.#taken(taken)]),
        this.#waiting(recoverable !== undefined),
      ],
    };
  }

  #taken(run: NotedRun): Finding {
    const rule = `${nameOf(run)} was continued, and it is not known what of this session it holds`;
    return this.#finding("damage", "lost-run", STATE_FILE, rule);
  }

  /** What the newest note counts on and is not there. */
  #promises(newest: Noted | undefined, recoverable: boolean): Finding[] {
    if (newest === undefined) {
      const rule = "holds no note of how far the session was";
      return recoverable ? [] : [this.#finding("damage", "no-state", STATE_FILE, rule)];
    }
    const { byte, line } = newest;
    const shortfall = shortfallOf(this.#root, newest);
    const kind = shortfall !== undefined && shortfall.short === undefined ? "lost-run" : "broken-promise";
    if (recoverable) {
      if (shortfall === undefined) return [];
      const rule = `${shortWords(shortfall)}; the spool holds what is missing`;
      return [{ ...this.#finding("leftover", kind, STATE_FILE, rule), byte, line, remedy: RECOVER }];
    }
    const rule = shortfall === undefined ? "the files do not bear its notes out" : shortWords(shortfall);
    return [{ ...this.#finding("damage", kind, STATE_FILE, rule), byte, line }];
  }

  #waiting(recoverable: boolean): Finding {
    const since = statSync(join(this.#folder, OWNER_FILE), { throwIfNoEntry: false })?.mtimeMs;
    const lines = linesWaitingIn(this.#folder);
    const seen = since === undefined ? "" : ` since ${instant(since)}`;
    const rule = lines === 0 ? `no sign of life${seen}; nothing waits` : `${waitText(lines)}${seen}`;
    const finding = this.#finding("leftover", "waiting-lines", "", rule);
    return recoverable ? { ...finding, remedy: RECOVER } : finding;
  }

  #finding(severity: Finding["severity"], kind: Finding["kind"], file: string, rule: string): Finding {
    const place = { byte: null, line: null, bytes: null, value: null };
    return {
      severity,
      kind,
      file: relative(this.#root, join(this.#folder, file)),
      ...place,
      rule,
      remedy: null,
    };
  }
}

const RECOVER = { kind: "recover" } as const;

const shortWords = ({ run, short }: Shortfall): string =>
  short === undefined
    ? `names ${nameOf(run)}, which is not there`
    : `counts on ${text(short.noted)} bytes of ${placeOf(run)}/${short.file}, which has ${text(short.size)}`;

const text = (count: number): string => count.toLocaleString("en-US");
const nameOf = ({ project, run }: NotedRun): string => `${project}/${run}`;
const placeOf = ({ project, run }: NotedRun): string => `${folderOf(project)}/${folderOf(run)}`;
const waitText = (lines: number): string =>
  lines === 0 ? "nothing waits" : lines === 1 ? "1 line waits" : `${text(lines)} lines wait`;

/** "2026-11-23 03:26 UTC". */
const instant = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
