import type { OutputLine } from "../format/output-line.ts";
import type { Life } from "../history/life.ts";
import type { RunRef } from "./catalog.ts";
import { type LiveOutput, LiveOutputLook } from "./live-output.ts";
import { outputFiles } from "./output-files.ts";
import { lastLines } from "./read-output.ts";

/** The last lines of a run's output, those that are not finished among them, read again only when there is something new. */
export class OutputTail {
  readonly #folder: string;
  readonly #most: number;
  readonly #look: LiveOutputLook;
  #seen = "";
  #lines: readonly OutputLine[] = [];

  constructor(root: string, ref: RunRef, life: Life, most: number) {
    this.#folder = ref.folder;
    this.#most = most;
    this.#look = new LiveOutputLook(root, ref, life);
  }

  get lines(): readonly OutputLine[] {
    return this.#lines;
  }

  /** Whether anything changed. */
  look(): boolean {
    const live = this.#look.look();
    const last = outputFiles(this.#folder).at(-1);
    const seen = JSON.stringify([last?.number, last?.size, live]);
    if (seen === this.#seen) return false;
    this.#seen = seen;
    this.#lines = this.#read(live);
    return true;
  }

  #read(live: LiveOutput | undefined): readonly OutputLine[] {
    const finished = lastLines(this.#folder, this.#most, () => true, live?.end);
    return [...finished, ...(live?.lines ?? [])].slice(-this.#most);
  }
}
