import { closeSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { ownName } from "../../../format/own-name.ts";
import { metricName, runFolders } from "../../../format/tensorboard/metric-name.ts";
import { recordAt } from "../../../format/tensorboard/record.ts";
import { fileProblem } from "../../../store/file-problem.ts";
import type { SourceFile, SourceState } from "../../state.ts";
import { freshFile, type SourcePlan } from "../plan.ts";
import type { Source, SourceHost } from "../source.ts";
import { EventFiles } from "./event-files.ts";
import { EventReader, type WrittenBeside } from "./event-reader.ts";
import { tagsIn } from "./event-tags.ts";

/** Milliseconds between two looks at the folder, while there is much to read. */
const PAUSE = 50;

interface Memo {
  /** The folders that were left out of metrics' names, for they tell which run it is. */
  run?: string;
}

/** Follows TensorBoard's event files as they grow, in a folder and its sub-folders (`--tensorboard`). */
export class TensorBoardSource implements Source {
  readonly #root: string;
  readonly #before: Readonly<Record<string, number>>;
  readonly #state: SourceState;
  readonly #host: SourceHost;
  readonly #files: EventFiles;
  readonly #readers = new Map<string, EventReader>();
  /** Files that may hold what was not read, by their paths from the folder on. */
  readonly #unread = new Set<string>();
  #looked = Number.NEGATIVE_INFINITY;

  constructor(
    { path, before }: SourcePlan & { readonly kind: "tensorboard" },
    state: SourceState,
    host: SourceHost,
  ) {
    this.#root = path;
    this.#before = before;
    this.#state = state;
    this.#host = host;
    this.#files = new EventFiles(path, (folder, error) => this.#tell(folder, error));
  }

  take(most: number, last: boolean): number {
    this.#look(last);
    let taken = 0;
    for (const path of [...this.#unread].sort()) {
      taken += this.#readOn(path, most - taken, last);
      if (taken >= most) break;
    }
    return taken;
  }

  /** Reads a file on, to its end or about so many bytes. Bytes that were read, of it and of those before it. */
  #readOn(path: string, most: number, last: boolean): number {
    let taken = 0;
    while (taken < most) {
      const bytes = this.#read(path, last);
      taken += bytes;
      const reader = this.#readers.get(path);
      if (reader?.restarts === true) {
        taken += this.#catchUp(path, most - taken, last);
        if (taken < most) reader.restart();
      } else if (bytes === 0) {
        if (reader?.waits !== true) this.#unread.delete(path);
        break;
      }
    }
    return taken;
  }

  /** Reads the files in a file's folder that come before it: what is read behind a restart counts as written behind it. */
  #catchUp(path: string, most: number, last: boolean): number {
    const folder = dirname(path);
    for (const grown of this.#files.lookAgain(folder)) if (!this.#isOld(grown)) this.#unread.add(grown);
    let taken = 0;
    for (const before of [...this.#unread].sort()) {
      if (taken >= most || before >= path) break;
      if (dirname(before) === folder) taken += this.#readOn(before, most - taken, last);
    }
    return taken;
  }

  close(): void {
    // No file is held open between two looks.
  }

  #look(last: boolean): void {
    const now = performance.now();
    if (!last && now - this.#looked < PAUSE) return;
    this.#looked = now;
    try {
      for (const path of this.#files.look(now, last)) if (!this.#isOld(path)) this.#unread.add(path);
    } catch (error) {
      this.#tell(this.#root, error);
    }
  }

  /** Whether a file is as it was before the session. */
  #isOld(path: string): boolean {
    const before = this.#before[path];
    return before !== undefined && !this.#readers.has(path) && this.#files.sizeOf(path) === before;
  }

  #read(path: string, last: boolean): number {
    let fd: number;
    try {
      fd = openSync(join(this.#root, path), "r");
    } catch (error) {
      this.#tell(path, error);
      return 0;
    }
    try {
      return this.#reader(path, fd).read(fd, last);
    } finally {
      closeSync(fd);
    }
  }

  #reader(path: string, fd: number): EventReader {
    let reader = this.#readers.get(path);
    if (reader === undefined) {
      const folders = this.#folders(path);
      const name = (tag: string): string => metricName(folders, tag);
      reader = new EventReader(join(this.#root, path), this.#stateOf(path, fd), this.#host, name, () =>
        this.#writtenIn(dirname(path), name),
      );
      this.#readers.set(path, reader);
    }
    return reader;
  }

  #stateOf(path: string, fd: number): SourceFile {
    const { files } = this.#state;
    const whole = join(this.#root, path);
    const known = files.find(({ file }) => file === whole);
    if (known !== undefined) return known;
    const file = freshFile(whole, this.#beginOf(path, fd));
    files.push(file);
    return file;
  }

  /** What stands in the files of a folder as far as they were read, those of earlier attempts among them. */
  #writtenIn(folder: string, name: (tag: string) => string): WrittenBeside {
    const names = new Set<string>();
    let alone = true;
    for (const path of Object.keys(this.#files.sizes())) {
      const whole = join(this.#root, path);
      if (dirname(path) !== folder) {
        alone &&= !this.#state.files.some(({ file, offset }) => file === whole && offset > 0);
        continue;
      }
      const read = this.#state.files.find(({ file }) => file === whole)?.offset ?? this.#before[path] ?? 0;
      try {
        for (const tag of tagsIn(whole, read)) names.add(ownName(name(tag)));
      } catch (error) {
        this.#tell(path, error);
      }
    }
    return { names, alone };
  }

  /** Where a file is read from that was not read yet. */
  #beginOf(path: string, fd: number): number {
    const before = this.#before[path] ?? 0;
    // One that is shorter by now is another file.
    return (this.#files.sizeOf(path) ?? 0) < before ? 0 : boundary(fd, before);
  }

  /** The folders that stand in front of a file's tags. Those of the first run that is seen are left out: they differ from run to run. */
  #folders(path: string): string[] {
    const folders = path.split("/").slice(0, -1);
    const count = runFolders(folders);
    if (count === 0) return folders;
    const run = folders.slice(0, count).join("/");
    const memo = (this.#state.memo ?? {}) as Memo;
    if (memo.run === undefined) this.#state.memo = { run } satisfies Memo;
    return (memo.run ?? run) === run ? folders.slice(count) : folders;
  }

  #tell(path: string, error: unknown): void {
    this.#host.notices.oneOf("tensorboard", path, `cannot read TensorBoard's ${path}: ${fileProblem(error)}`);
  }
}

/** Where the first record begins that does not stand in the first `before` bytes of a file. */
function boundary(fd: number, before: number): number {
  if (before === 0) return 0;
  const head = Buffer.alloc(12);
  const begins = (at: number): boolean =>
    readSync(fd, head, 0, 12, at) === 12 && recordAt(head, 0, 12).kind === "incomplete";
  if (begins(before)) return before;
  let at = 0;
  while (at < before && begins(at)) at += 16 + head.readUInt32LE(0) + head.readUInt32LE(4) * 2 ** 32;
  return at;
}
