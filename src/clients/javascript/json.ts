import { types } from "node:util";
import { isFaithful } from "./faithful.ts";

/** Objects within each other beyond which the rest is told as a text: no reader wants them, and the stack ends somewhere. */
const DEEPEST = 500;

/**
 * A value as the JSON that trackio reads: like `JSON.stringify`, but NaN and infinities stay what they are, and what JSON
 * has no word for becomes what a person would expect, or a text. Never throws; undefined is left out, as there.
 */
export function jsonOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return encode(value, "", []);
  return stringified(value) ?? encode(value, "", []);
}

/** The quick way: `JSON.stringify`, where it says all; else undefined. */
export function stringified(value: object): string | undefined {
  try {
    const text = JSON.stringify(value);
    return isFaithful(text, value) ? text : undefined;
  } catch {
    return undefined; // A cycle, a BigInt, a getter or `toJSON` that throws: the slow way has a word for each.
  }
}

/** An object of these members, in order. */
export function objectOf(
  members: Iterable<readonly [string, unknown]>,
  above: readonly object[] = [],
): string {
  let text = "";
  for (const [key, value] of members) {
    const encoded = encode(value, key, above);
    if (encoded !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${encoded}`;
  }
  return `{${text}}`;
}

/**
 * The members that a record of metrics, a config … consists of: an object's own, a map's entries, or those of what
 * its `toJSON` makes of it. Undefined for what has none: a number, an array, a date.
 */
export function membersOf(value: unknown): Iterable<readonly [string, unknown]> | undefined {
  try {
    const plain = replaced(value, "");
    if (typeof plain !== "object" || plain === null || Array.isArray(plain)) return undefined;
    if (types.isMap(plain)) return entriesOf(plain);
    return isOpaque(plain) ? undefined : propertiesOf(plain);
  } catch {
    return undefined; // It cannot be looked into; encoded as a whole, it tells why.
  }
}

/** @param above the objects that the value lies in, outermost first */
function encode(value: unknown, key: string, above: readonly object[]): string | undefined {
  switch (typeof value) {
    case "number":
      return String(value);
    case "string":
      return JSON.stringify(value);
    case "boolean":
    case "bigint":
      return value.toString();
    case "undefined":
      return undefined;
    case "symbol":
      return JSON.stringify(value.toString());
    case "function":
      return JSON.stringify(`[Function: ${value.name || "anonymous"}]`);
    case "object":
      return value === null ? "null" : encodeObject(value, key, above);
  }
}

function encodeObject(value: object, key: string, above: readonly object[]): string | undefined {
  if (above.includes(value)) return '"[circular]"';
  if (above.length >= DEEPEST) return `"[nested more than ${DEEPEST} deep]"`;
  const within = [...above, value];
  try {
    const plain = replaced(value, key);
    if (plain !== value) return encode(plain, key, within);
    if (Array.isArray(value)) return arrayOf(value, within);
    if (types.isMap(value)) return objectOf(entriesOf(value), within);
    if (types.isSet(value)) return arrayOf([...value], within);
    return isOpaque(value)
      ? JSON.stringify(Object.prototype.toString.call(value))
      : objectOf(propertiesOf(value), within);
  } catch (error) {
    return unreadable(error); // A proxy that throws, a revoked one, an array that lies about its length.
  }
}

const arrayOf = (elements: readonly unknown[], above: readonly object[]): string =>
  `[${Array.from(elements, (element, index) => encode(element, String(index), above) ?? "null").join(",")}]`;

/** What stands for a value that is more than its properties; itself where nothing does. */
function replaced(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (types.isBoxedPrimitive(value)) return value.valueOf();
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (ArrayBuffer.isView(value)) return elementsOf(value);
  if (types.isAnyArrayBuffer(value)) return Array.from(new Uint8Array(value));
  const { toJSON, arraySync } = value as { toJSON?: unknown; arraySync?: unknown };
  if (typeof toJSON === "function") {
    try {
      return toJSON.call(value, key);
    } catch {
      return propertiesCopy(value); // Its properties say more than that it threw.
    }
  }
  // A tensor of TensorFlow.js: a number, or nested arrays of them.
  if (typeof arraySync === "function") return arraySync.call(value);
  if (types.isNativeError(value) || types.isRegExp(value)) return String(value);
  return value;
}

const elementsOf = (view: ArrayBufferView): unknown[] =>
  types.isTypedArray(view)
    ? Array.from(view as Iterable<unknown>)
    : Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

/** Objects whose properties, if any, tell nothing of what they are. */
const isOpaque = (value: object): boolean =>
  types.isPromise(value) ||
  types.isWeakMap(value) ||
  types.isWeakSet(value) ||
  types.isGeneratorObject(value);

function* entriesOf(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of map) yield [String(key), value];
}

/** An object's own properties; one that cannot be read costs nothing but itself. */
function* propertiesOf(value: object): Generator<[string, unknown]> {
  for (const key of Object.keys(value)) yield [key, property(value, key)];
}

function property(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch (error) {
    return `[threw: ${messageOf(error)}]`;
  }
}

/** The properties without the `toJSON` that threw. */
const propertiesCopy = (value: object): unknown =>
  new Map([...propertiesOf(value)].filter(([key]) => key !== "toJSON"));

const unreadable = (error: unknown): string => JSON.stringify(`[unreadable: ${messageOf(error)}]`);

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "something that cannot be told"; // What was thrown throws when it is made a text.
  }
}
