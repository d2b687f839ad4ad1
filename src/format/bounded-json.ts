/** Values nested deeper than this are not shown: what prints them recurses, and a stack has an end. */
const DEEPEST = 200;

const TOO_DEEP = "… nested too deep";

/** Parses JSON of any depth; what is nested too deep to be printed is replaced by a word. Throws as `JSON.parse` does. */
export function parseBounded(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return mayBeDeep(text) ? bounded(value, DEEPEST) : value;
}

/** Whether a text has that many brackets open at once; those in strings are counted too, which costs time alone. */
function mayBeDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

function bounded(value: unknown, left: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (left === 0) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => bounded(item, left - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bounded(inner, left - 1)]));
}
