import { hasEpoch, isKnown } from "./key-value.ts";
import { READER_NAMES, type ReaderName } from "./names.ts";
import { type ActiveReader, type Found, type Held, held } from "./reader.ts";
import { openReader } from "./readers.ts";

/** Lines after which a reader whose lines look like nothing else is chosen. */
const ENOUGH = 2;
/** Lines with the same names after which another is: settings are printed once. */
const ENOUGH_ALIKE = 3;
/** So much of what each reader found is kept until one is chosen. */
const MOST_HELD = 32;

interface Candidate {
  readonly name: ReaderName;
  readonly memory: object;
  /** Lines that it knew. */
  lines: number;
  /** It knows the line that is being printed. */
  open: boolean;
  held: Held[];
}

export interface AutoState {
  candidates: Candidate[];
  chosen: { readonly name: ReaderName; readonly memory: object } | null;
}

/**
 * Chooses among the readers by what the lines are: the first that knew enough of them, for the rest of the output. What it had
 * found before is taken then; what the others had is not. When the output ends undecided, it is the one with the most alike.
 */
export class Auto {
  readonly memory: AutoState;
  readonly #readers: Map<ReaderName, ActiveReader>;

  constructor(state?: AutoState) {
    this.memory = state ?? {
      candidates: READER_NAMES.map((name) => ({
        name,
        memory: openReader(name).memory,
        lines: 0,
        open: false,
        held: [],
      })),
      chosen: null,
    };
    const { chosen, candidates } = this.memory;
    const open = chosen === null ? candidates : [chosen];
    this.#readers = new Map(open.map(({ name, memory }) => [name, openReader(name, memory)]));
  }

  get chosen(): ReaderName | undefined {
    return this.memory.chosen?.name;
  }

  /** Takes a state of a line. Undefined where the reader that is chosen does not know it, or waits for the line's end. */
  state(text: string, at: string): readonly Held[] | undefined {
    return this.#take(text, at, true);
  }

  /** Takes a line in its last state, for those readers that wait for it. Undefined likewise. */
  line(last: string, at: string): readonly Held[] | undefined {
    const found = this.#take(last, at, false);
    if (this.chosen !== undefined) return found;
    for (const candidate of this.memory.candidates) {
      if (candidate.open) candidate.lines++;
      candidate.open = false;
    }
    const winner = this.memory.candidates.find(
      (candidate) =>
        candidate.lines >= ENOUGH && (isDistinct(candidate.name) || alike(candidate) >= ENOUGH_ALIKE),
    );
    return winner === undefined ? undefined : this.#choose(winner);
  }

  #take(text: string, at: string, states: boolean): readonly Held[] | undefined {
    const { chosen, candidates } = this.memory;
    if (chosen !== null) return this.#read(chosen.name, text, at, states);
    for (const candidate of candidates) {
      const found = this.#read(candidate.name, text, at, states);
      if (found === undefined) continue;
      candidate.open = true;
      candidate.held.push(...found);
      candidate.held.splice(0, candidate.held.length - MOST_HELD);
    }
    return undefined;
  }

  /** What is left, when nothing comes any more: a choice is made by what there is. */
  end(at: string): readonly Held[] {
    const chosen = this.memory.chosen === null ? this.#choose(this.#best()) : [];
    const { name } = this.memory.chosen ?? {};
    if (name === undefined) return chosen;
    return [...chosen, ...(this.#readers.get(name)?.end() ?? []).map((found) => held(found, at, name))];
  }

  #best(): Candidate | undefined {
    const { candidates } = this.memory;
    const plain = candidates.find(({ name }) => !isDistinct(name));
    if (plain !== undefined && alike(plain) >= ENOUGH) return plain;
    return (
      candidates.find((each) => isDistinct(each.name) && (each.held.length > 0 || this.#holdsBack(each))) ??
      (plain?.held.some(({ found }) => isKnown(found.fields)) ? plain : undefined)
    );
  }

  /** Whether a reader would give something at the end, without taking it from it. */
  #holdsBack({ name, memory }: Candidate): boolean {
    return openReader(name, structuredClone(memory)).end().length > 0;
  }

  #choose(candidate: Candidate | undefined): readonly Held[] {
    if (candidate === undefined) return [];
    const { name, memory } = candidate;
    this.memory.chosen = { name, memory };
    this.memory.candidates = [];
    for (const other of this.#readers.keys()) if (other !== name) this.#readers.delete(other);
    return isDistinct(name) ? candidate.held : measurements(candidate.held);
  }

  #read(name: ReaderName, text: string, at: string, states: boolean): readonly Held[] | undefined {
    const reader = this.#readers.get(name);
    if (reader?.states !== states) return undefined;
    return reader.read(text, at)?.map((found) => held(found, at, name));
  }
}

const isDistinct = (name: ReaderName): boolean => name !== "key-value";

const shapeOf = (found: Found): string => found.fields.map(({ name }) => name).join(" ");

/** How often the names came that came most often. */
function alike({ held }: Candidate): number {
  return Math.max(0, ...shapes(held).values());
}

function shapes(held: readonly Held[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { found } of held) {
    const shape = shapeOf(found);
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  return counts;
}

/** Of what may be settings, what is none: names that came again, and known ones beside a step or an epoch. */
function measurements(held: readonly Held[]): readonly Held[] {
  const counts = shapes(held);
  const repeated = held.filter(({ found }) => (counts.get(shapeOf(found)) ?? 0) > 1);
  if (repeated.length === 0) return held.filter(({ found }) => isKnown(found.fields));
  return held.filter(
    (each) =>
      repeated.includes(each) ||
      (isKnown(each.found.fields) && (each.found.step !== undefined || hasEpoch(each.found.fields))),
  );
}
