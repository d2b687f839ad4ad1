import {
  elementsOf,
  isArray,
  isObject,
  type JsonText,
  type Member,
  membersOf,
  stringOf,
} from "./json-text.ts";
import type { Field } from "./message.ts";

/** Objects nested deeper than this stay whole, so that a hostile line costs no more than a long one. */
const DEEPEST = 64;

/** A nested object whose `_type` begins with `trackio.`: a table or media among metrics. */
export interface Tagged {
  readonly name: string;
  readonly kind: string;
  readonly text: JsonText;
  readonly members: readonly Member[];
}

export interface Flattened {
  readonly fields: Field[];
  readonly tagged: Tagged[];
}

/** Members with nested objects joined by `/`, and tagged objects taken out, also whole lists of them. Other arrays and empty objects stay whole. */
export function flatten(members: readonly Member[]): Flattened {
  const result: Flattened = { fields: [], tagged: [] };
  collect(members, "", 1, result);
  return result;
}

function collect(members: readonly Member[], prefix: string, depth: number, into: Flattened): void {
  for (const { key, value } of members) {
    const name = prefix + key;
    const nested = isObject(value) && depth < DEEPEST ? membersOf(value) : [];
    const kind = taggedKind(nested);
    const list = taggedList(value);
    if (kind !== undefined) into.tagged.push({ name, kind, text: value, members: nested });
    else if (list.length > 0) into.tagged.push(...list.map((each) => ({ name, ...each })));
    else if (nested.length > 0) collect(nested, `${name}/`, depth + 1, into);
    else into.fields.push({ name, value });
  }
}

/** The elements of an array of nothing but tagged objects, as several images are logged under one name; none of any other value. */
function taggedList(value: JsonText): Omit<Tagged, "name">[] {
  if (!isArray(value) || !value.includes('"trackio.')) return [];
  const tagged: Omit<Tagged, "name">[] = [];
  for (const text of elementsOf(value)) {
    const members = isObject(text) ? membersOf(text) : [];
    const kind = taggedKind(members);
    if (kind === undefined) return [];
    tagged.push({ kind, text, members });
  }
  return tagged;
}

/** What an object's `_type` says behind `trackio.`; undefined for any other object. */
export function taggedKind(members: readonly Member[]): string | undefined {
  const type = stringOf(members.findLast((member) => member.key === "_type")?.value);
  return type?.startsWith("trackio.") ? type.slice("trackio.".length) : undefined;
}

/** Fields with each name once: the last value wins, at the place of the first. The names that stood twice are told. */
export function withoutRepeats(fields: readonly Field[]): { fields: Field[]; repeated: string[] } {
  const byName = new Map<string, Field>();
  const repeated = new Set<string>();
  for (const field of fields) {
    if (byName.has(field.name)) repeated.add(field.name);
    byName.set(field.name, field);
  }
  return { fields: [...byName.values()], repeated: [...repeated] };
}
