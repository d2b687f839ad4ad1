import { ABSENT, kindOfNumber, kindOfText, OTHER, type StepRow, TEXT } from "../history/step-row.ts";
import { jsonAt } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import { scanSteps } from "./steps-scan.ts";

/** What is wanted of a run's step records. */
export interface RowsWanted {
  readonly columns: readonly string[];
  readonly rank: number;
  /** Whether the rows are to tell the time. */
  readonly time: boolean;
}

/**
 * Visits the step records of a rank, from an offset on, with a few of their columns.
 * @returns the offset behind the last whole line, and the names of all metrics of the rank, in order
 */
export function eachRow(
  folder: string,
  from: number,
  { columns, rank, time }: RowsWanted,
  visit: (row: StepRow) => void,
): { offset: number; names: string[] } {
  const names = new Set<string>();
  const texts: string[] = [];
  const row: StepRow = {
    step: 0,
    attempt: 1,
    time: Number.NaN,
    kinds: new Uint8Array(columns.length),
    numbers: new Float64Array(columns.length),
    exact: (column) => row.numbers[column] as number,
    text: (column) => texts[column] as string,
  };
  const hold = (
    place: { step: number; attempt: number; timestamp: string },
    get: (name: string) => Json | undefined,
  ) => {
    row.step = place.step;
    row.attempt = place.attempt;
    if (time) row.time = Date.parse(place.timestamp);
    for (const [column, name] of columns.entries()) {
      const value = get(name);
      row.kinds[column] = OTHER;
      if (value === undefined) row.kinds[column] = ABSENT;
      else if (typeof value === "number") {
        row.kinds[column] = kindOfNumber(value);
        row.numbers[column] = value;
      } else if (typeof value === "string") {
        row.kinds[column] = kindOfText(value);
        texts[column] = value;
      } else if (typeof value === "boolean") {
        row.kinds[column] = TEXT;
        texts[column] = String(value);
      }
    }
    visit(row);
  };
  const bookkeeping = new Set(["step", "timestamp", "_attempt", "_rank"]);
  const offset = scanSteps(
    folder,
    from,
    (scanner, shape, bytes, _start, place) => {
      if (place.rank !== rank) return;
      for (const key of shape.keys) if (!bookkeeping.has(key)) names.add(key);
      hold(place, (name) => {
        const gap = shape.keys.indexOf(name);
        return gap < 0 || bookkeeping.has(name) ? undefined : jsonAt(scanner, bytes, gap);
      });
    },
    (fields, place) => {
      if (place.rank !== rank) return;
      for (const key of fields.keys()) names.add(key);
      hold(place, (name) => fields.get(name));
    },
  );
  return { offset, names: [...names] };
}
