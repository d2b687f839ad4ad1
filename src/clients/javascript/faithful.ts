/** Deeper than this nobody nests metrics; the slow encoder takes what does. */
const SHALLOW = 16;
/** Characters up to which a line's values are looked at one by one; that costs next to nothing there. */
const NARROW = 2048;
/** Of wider lines every so-manieth is looked at like that: looking costs as much as half of writing them. */
const SAMPLE = 16;

let wide = 0;

/**
 * Whether `JSON.stringify` has said all that an object holds, in the way that we would. It makes `null` of NaN and
 * infinities, `{}` of maps, sets and errors, and leaves functions out.
 *
 * In a wide line all of this shows in the text but for functions and symbols, and errors that carry properties; those
 * are found in its first line and every 16th from then on.
 *
 * @param text what `JSON.stringify` made of the value
 */
export function isFaithful(text: string, value: object): boolean {
  if (text.length <= NARROW) return saysAll(value, 0);
  const suspicious =
    text.includes("null") ||
    text.includes("{}") ||
    text.includes('{"0":') ||
    text.includes('{"type":"Buffer"');
  if (suspicious) return saysAll(value, 0);
  return wide++ % SAMPLE !== 0 || saysAll(value, 0);
}

function saysAll(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "number":
      return value - value === 0;
    case "string":
    case "boolean":
    case "undefined":
      return true;
    case "object":
      return value === null || allIn(value, depth + 1);
    default:
      return false;
  }
}

function allIn(value: object, depth: number): boolean {
  if (depth > SHALLOW) return false;
  if (Array.isArray(value)) {
    for (const element of value) if (!saysAll(element, depth)) return false;
    return !("toJSON" in value);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // `for … in` is several times as fast as `Object.values`. A `toJSON` is a function, and seen as such.
  for (const key in value) if (!saysAll((value as Record<string, unknown>)[key], depth)) return false;
  return true;
}
