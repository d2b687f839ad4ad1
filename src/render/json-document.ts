/** What JSON allows in a string but a terminal may act on. */
const ACTS_ON_TERMINAL = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A value as one JSON document of two-space indents, safe to print: numbers that JSON lacks become the strings "NaN",
 * "Infinity" and "-Infinity", control characters become escapes.
 */
export function jsonDocument(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) => (isUnspeakable(each) ? String(each) : each), 2);
  return text.replace(
    ACTS_ON_TERMINAL,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const isUnspeakable = (value: unknown): value is number =>
  typeof value === "number" && !Number.isFinite(value);

/** A map as an object whose keys are all its own, "__proto__" among them. */
export const objectOf = <Value, Result = Value>(
  map: ReadonlyMap<string, Value>,
  change: (value: Value) => Result,
): { [key: string]: Result } => Object.fromEntries([...map].map(([key, value]) => [key, change(value)]));
