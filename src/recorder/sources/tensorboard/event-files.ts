import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/** Milliseconds in which every folder and every file is looked at once, where there are not very many. */
const ROUND = 2000;
/** Milliseconds for each, where there are. */
const EACH = 5;
/** Milliseconds after its last change that a folder or a file is looked at each time. */
const WARM = 10_000;
/** Milliseconds within which two changes of a folder may have the same time. */
const CLOCK_TICK = 50;

interface Folder {
  /** When it was changed last, as far as it was listed: milliseconds since the epoch, as the file system tells. */
  changed: number;
  /** The same, also where more may have come at that instant. */
  seen: number;
}

interface EventFile {
  size: number;
  /** Milliseconds since the epoch, as the file system tells. */
  changed: number;
}

/** Whether TensorBoard takes a file for one of its own, by its name. */
const isEventFile = (name: string): boolean => name.includes("tfevents") && !name.endsWith(".profile-empty");

/** Whether a folder holds what programs are made of, which may be very much, and nobody's event files. */
const isPassedOver = (entry: Dirent): boolean =>
  entry.isDirectory() && (entry.name.startsWith(".") || entry.name === "node_modules");

/**
 * The event files in a folder and its sub-folders, and which of them have grown. There may be very many: what changed
 * lately is looked at each time, and everything else a few at a time.
 */
export class EventFiles {
  readonly #root: string;
  readonly #trouble: (folder: string, error: unknown) => void;
  readonly #folders = new Map<string, Folder>();
  /** Real paths of the folders: links may lead back to where they are. */
  readonly #real = new Set<string>();
  readonly #files = new Map<string, EventFile>();
  #queue: string[] = [];
  #looked = Number.NEGATIVE_INFINITY;

  /** @param trouble is told of folders that cannot be read */
  constructor(root: string, trouble: (folder: string, error: unknown) => void) {
    this.#root = root;
    this.#trouble = trouble;
  }

  /**
   * Files whose size is another than it was at the last look, by their paths from the folder on; at the first look, all.
   * @param all whether each folder and file is looked at now
   * @param now milliseconds, by a clock that only goes forward
   */
  look(now: number, all: boolean): ReadonlySet<string> {
    const grown = new Set<string>();
    const first = this.#folders.size === 0;
    if (first) this.#discover("", grown);
    const known = this.#folders.size + this.#files.size;
    const share = all ? 1 : Math.min(1, (now - this.#looked) / Math.max(ROUND, known * EACH));
    this.#looked = now;
    for (let left = first ? 0 : Math.ceil(known * share); left > 0; left--) {
      const next = this.#next();
      if (next === undefined) break;
      if (this.#folders.has(next)) this.#lookIn(next, grown);
      else this.#lookAt(next, grown);
    }
    const warm = Date.now() - WARM;
    for (const [path, folder] of this.#folders)
      if (path === "" || folder.seen > warm) this.#lookIn(path, grown);
    for (const [path, file] of this.#files)
      if (file.changed > warm && !grown.has(path)) this.#lookAt(path, grown);
    return grown;
  }

  /** Those files in a folder whose size is another than it was at the last look. */
  lookAgain(folder: string): ReadonlySet<string> {
    const grown = new Set<string>();
    for (const path of this.#files.keys()) if (dirname(path) === folder) this.#lookAt(path, grown);
    return grown;
  }

  /** Each folder and file in its turn. */
  #next(): string | undefined {
    if (this.#queue.length === 0) this.#queue = [...this.#folders.keys(), ...this.#files.keys()].reverse();
    return this.#queue.pop();
  }

  #lookIn(path: string, grown: Set<string>): void {
    const there = statSync(join(this.#root, path), { throwIfNoEntry: false });
    const folder = this.#folders.get(path);
    if (there === undefined || folder === undefined || there.mtimeMs === folder.changed) return;
    this.#list(path, folder, there.mtimeMs, grown);
  }

  #list(path: string, folder: Folder, changed: number, grown: Set<string>): void {
    // A change of this instant may have more behind it with the same time.
    if (Date.now() - changed > CLOCK_TICK) folder.changed = changed;
    folder.seen = changed;
    for (const entry of this.#entries(path)) {
      if (isPassedOver(entry)) continue;
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      if (this.#files.has(inner) || this.#folders.has(inner)) continue;
      const kind = entry.isSymbolicLink()
        ? statSync(join(this.#root, inner), { throwIfNoEntry: false })
        : entry;
      if (kind?.isDirectory() === true) this.#discover(inner, grown);
      else if (kind?.isFile() === true && isEventFile(entry.name)) {
        this.#files.set(inner, { size: 0, changed: 0 });
        this.#lookAt(inner, grown);
      }
    }
  }

  #entries(path: string): Dirent[] {
    try {
      return readdirSync(join(this.#root, path), { withFileTypes: true });
    } catch (error) {
      // One that is gone holds nothing.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") this.#trouble(path, error);
      return [];
    }
  }

  #discover(path: string, grown: Set<string>): void {
    const whole = join(this.#root, path);
    const there = statSync(whole, { throwIfNoEntry: false });
    if (there?.isDirectory() !== true) return;
    const real = realpathSync(whole);
    if (this.#real.has(real)) return;
    this.#real.add(real);
    const folder = { changed: 0, seen: 0 };
    this.#folders.set(path, folder);
    this.#list(path, folder, there.mtimeMs, grown);
  }

  #lookAt(path: string, grown: Set<string>): void {
    const file = this.#files.get(path);
    const there = statSync(join(this.#root, path), { throwIfNoEntry: false });
    if (file === undefined || there === undefined || there.size === file.size) return;
    file.size = there.size;
    file.changed = there.mtimeMs;
    grown.add(path);
  }

  sizeOf(path: string): number | undefined {
    return this.#files.get(path)?.size;
  }

  /** How long each file is, as far as it was looked at. */
  sizes(): Record<string, number> {
    return Object.fromEntries([...this.#files].map(([path, { size }]) => [path, size]));
  }
}
