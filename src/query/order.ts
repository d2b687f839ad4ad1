import { naturalOrder } from "../format/natural-order.ts";
import { numberOf } from "../history/number-of.ts";
import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { instantOf, spelledNumber } from "./literal.ts";

/** By what things are sorted. */
export interface SortKey<Thing = RunView> {
  readonly value: (thing: Thing) => Json | undefined;
  readonly descending: boolean;
}

/** A value to sort by: numbers come before texts, and both before NaN and what is missing, whichever way. */
type Sortable =
  | { readonly rank: 0; readonly number: number }
  | { readonly rank: 1; readonly text: string }
  | { readonly rank: 2 | 3 };

/** Runs in the order of the first key, among equals of the next; those that no key tells apart stay as they were. */
export const sortRuns = (views: readonly RunView[], keys: readonly SortKey[]): RunView[] =>
  sortBy(views, keys);

/** The same for anything that has values, such as the rows of a table. */
export function sortBy<Thing>(things: readonly Thing[], keys: readonly SortKey<Thing>[]): Thing[] {
  return things
    .map((thing) => ({ thing, values: keys.map(({ value }) => sortable(value(thing))) }))
    .sort((a, b) => {
      for (const [index, { descending }] of keys.entries()) {
        const order = compare(a.values[index], b.values[index], descending);
        if (order !== 0) return order;
      }
      return 0;
    })
    .map(({ thing }) => thing);
}

const MISSING: Sortable = { rank: 3 };

function sortable(value: Json | undefined): Sortable {
  if (value === undefined || value === null) return MISSING;
  const number =
    numberOf(value) ?? (typeof value === "string" ? (spelledNumber(value) ?? instantOf(value)) : undefined);
  if (number !== undefined) return Number.isNaN(number) ? { rank: 2 } : { rank: 0, number };
  if (Array.isArray(value))
    return value.length === 0 ? MISSING : { rank: 1, text: value.map(textOf).join(", ") };
  return { rank: 1, text: textOf(value) };
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

function compare(a: Sortable = MISSING, b: Sortable = MISSING, descending: boolean): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  const order =
    a.rank === 0 && b.rank === 0
      ? Number(a.number > b.number) - Number(a.number < b.number)
      : a.rank === 1 && b.rank === 1
        ? naturalOrder(a.text, b.text)
        : 0;
  return descending ? -order : order;
}
