/** A part of a text: in both texts, or in this one alone. */
export interface Part {
  readonly text: string;
  readonly own: boolean;
}

/** Texts of more words than this are not held against each other: it takes the product of both numbers. */
const MOST_WORDS = 1500;
/** Texts that have less than this part in common are two texts, not two versions of one. */
const ALIKE = 0.4;

/**
 * Two versions of a text, word by word; where that helps nobody, by what they begin and end with. Undefined where they
 * have too little in common to be versions of one.
 */
export const wordDiff = (a: string, b: string): readonly [Part[], Part[]] | undefined =>
  byWords(a, b) ?? byEnds(a, b);

function byWords(a: string, b: string): readonly [Part[], Part[]] | undefined {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.length > MOST_WORDS || right.length > MOST_WORDS) return undefined;
  const pairs = longestCommon(left, right);
  const shared = pairs.reduce((length, [index]) => length + (left[index] ?? "").trim().length, 0);
  const longer = Math.max(lettersOf(left), lettersOf(right));
  if (shared < longer * ALIKE) return undefined;
  return [parts(left, new Set(pairs.map(([i]) => i))), parts(right, new Set(pairs.map(([, j]) => j)))];
}

function byEnds(a: string, b: string): readonly [Part[], Part[]] | undefined {
  const [left, right] = [[...a], [...b]];
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shorter - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  if (head + tail < Math.max(left.length, right.length) * ALIKE) return undefined;
  const split = (letters: readonly string[]): Part[] =>
    [
      { text: letters.slice(0, head).join(""), own: false },
      { text: letters.slice(head, letters.length - tail).join(""), own: true },
      { text: letters.slice(letters.length - tail).join(""), own: false },
    ].filter(({ text }) => text !== "");
  return [split(left), split(right)];
}

/** Numbers, words and spaces whole, every other sign by itself. */
const wordsOf = (text: string): string[] =>
  text.match(/[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[\p{L}\p{N}_]+|\s+|[^\s]/giu) ?? [];

const lettersOf = (words: readonly string[]): number =>
  words.reduce((length, word) => length + word.trim().length, 0);

/** Places of a longest common subsequence, as pairs. */
function longestCommon(left: readonly string[], right: readonly string[]): [number, number][] {
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

/** Neighbours of one kind together; a space between two words of this text alone is its own, too. */
function parts(words: readonly string[], common: ReadonlySet<number>): Part[] {
  const result: { text: string; own: boolean }[] = [];
  for (const [index, word] of words.entries()) {
    const between = word.trim() === "" && !common.has(index - 1) && !common.has(index + 1);
    const own = !common.has(index) || (between && index > 0 && index < words.length - 1);
    const last = result.at(-1);
    if (last?.own === own) last.text += word;
    else result.push({ text: word, own });
  }
  return result;
}

/** What two versions have in common is told up to so many characters on either side of what differs. */
const CONTEXT = 24;

/** A text without the middle of its long common parts, of which nobody needs to see more: "…" stands for them. */
export function withoutMiddles(all: readonly Part[]): Part[] {
  return all.map((part, index) => {
    const [first, last] = [index === 0, index === all.length - 1];
    const most = CONTEXT * (first || last ? 1 : 2) + 8;
    if (part.own || part.text.length <= most) return part;
    const head = first ? "" : part.text.slice(0, CONTEXT);
    const tail = last ? "" : part.text.slice(-CONTEXT);
    return { ...part, text: `${head.replace(BROKEN_END, "")}…${tail.replace(BROKEN_START, "")}` };
  });
}

/** What a cut left of a word, but for the space beside it; of a text without spaces, the half of a character. */
const BROKEN_END = /(?<=\s)\S+$|\p{Surrogate}$/u;
const BROKEN_START = /^\S+(?=\s)|^\p{Surrogate}/u;
