import { stat, statfs } from "node:fs/promises";
import { inTime } from "./in-time.ts";
import { GIB, measured, type Values } from "./values.ts";

/** Milliseconds that a file system may take: one whose server is gone never answers. */
const PATIENCE = 100;

/** How full the file systems are that the store and the working folder lie on. */
export class Space {
  readonly #store: string;
  readonly #cwd: string;
  #looking: Promise<Values> | undefined;

  constructor(store: string, cwd: string) {
    this.#store = store;
    this.#cwd = cwd;
  }

  /** Nothing where it takes long; what was asked once is not asked again before there is an answer. */
  async sample(): Promise<Values> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return await inTime(this.#looking, PATIENCE);
  }

  async #look(): Promise<Values> {
    const store = await spaceOf(this.#store, "disk/");
    const [there, here] = await Promise.all([deviceOf(this.#store), deviceOf(this.#cwd)]);
    return there === here ? store : { ...store, ...(await spaceOf(this.#cwd, "disk/cwd/")) };
  }
}

async function spaceOf(folder: string, prefix: string): Promise<Values> {
  try {
    const { bsize, blocks, bfree, bavail } = await statfs(folder);
    // Some blocks are root's alone (statfs(2)): they are neither used nor ours.
    return measured(prefix, { used: ((blocks - bfree) * bsize) / GIB, free: (bavail * bsize) / GIB }, 3);
  } catch {
    return {}; // It was removed, or is closed to us.
  }
}

async function deviceOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).dev;
  } catch {
    return undefined; // Likewise.
  }
}
