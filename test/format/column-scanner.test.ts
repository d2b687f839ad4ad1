import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ColumnScanner } from "../../src/format/column-scanner.ts";
import { STRING, WORD } from "../../src/format/flat-scanner.ts";
import type { JsonText } from "../../src/format/json-text.ts";
import { anyString, numberText } from "../support/json-texts.ts";

const KEYS = ["a", "b", "lr", "loss", "val/loss", "é"];

/** Values that look like what is around them. */
const trap = fc.constantFrom(
  '"x"',
  '","',
  '","a":1',
  '"\\",\\"a\\":1"',
  '"}"',
  '"a\\\\"',
  '[{"q":1,"a":2,"lr":3}]',
  '{"q":1,"lr":5}',
  '{"lr":5}',
  "[1,2]",
  "[]",
  "{}",
  '[{"loss":1},{"a":2}]',
);
const value = fc.oneof(
  { weight: 6, arbitrary: numberText },
  { weight: 2, arbitrary: fc.constantFrom("true", "false", "null", "0", "1.5", "-1e5") },
  { weight: 1, arbitrary: trap.filter((text) => isJson(text)) },
  { weight: 1, arbitrary: anyString.map((text) => JSON.stringify(text.toWellFormed())) },
);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A record as a recorder writes it: its own keys first, then the line as it came. */
const record = fc
  .record({
    step: fc.nat(1e6),
    attempt: fc.constantFrom("", "", ',"_attempt":2'),
    rank: fc.constantFrom("", "", ',"_rank":1'),
    keys: fc.shuffledSubarray(KEYS),
    values: fc.tuple(...KEYS.map(() => value)),
    colon: fc.constantFrom(":", ":", ": "),
    comma: fc.constantFrom(",", ",", ", ", " ,"),
    close: fc.constantFrom("}", "}", " }"),
  })
  .map(({ step, attempt, rank, keys, values, colon, comma, close }) => {
    const members = keys.map((key, index) => `${comma}${JSON.stringify(key)}${colon}${values[index]}`);
    return `{"step":${step},"timestamp":"2026-11-23T03:26:00.123Z"${attempt}${rank}${members.join("")}${close}`;
  });

const columns = fc
  .tuple(fc.constantFrom("timestamp", undefined), fc.subarray(KEYS, { minLength: 1 }))
  .map(([timestamp, keys]) => ["step", timestamp, "_attempt", "_rank", ...keys]);

/** Holds what was read of a line against what JSON.parse reads. */
function expectTruth(
  scanner: ColumnScanner,
  names: readonly (string | undefined)[],
  bytes: Buffer,
  start: number,
  end: number,
): void {
  const line = bytes.toString("utf8", start, end);
  const truth = JSON.parse(line) as Record<string, unknown>;
  const wanted = names.flatMap((name, column) =>
    name !== undefined && Object.hasOwn(truth, name) ? [column] : [],
  );
  expect([...scanner.present], line).toEqual(wanted);
  for (const column of wanted) {
    const { kinds, starts, ends } = scanner.values;
    const text = bytes.toString("utf8", starts[column], ends[column]);
    const read =
      kinds[column] === STRING || kinds[column] === WORD
        ? (JSON.parse(text) as unknown)
        : scanner.values.exact(bytes, column);
    expect(read, line).toEqual(truth[names[column] ?? ""]);
  }
}

/** Reads lines as a run's file holds them, and learns those that fit nothing; how many fitted. */
function readAll(
  scanner: ColumnScanner,
  names: readonly (string | undefined)[],
  lines: readonly string[],
): number {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  let fitted = 0;
  let start = 0;
  for (const line of lines) {
    const end = start + Buffer.byteLength(line);
    if (scanner.scan(bytes, start, end) === null) scanner.learn(line as JsonText);
    else {
      fitted++;
      expectTruth(scanner, names, bytes, start, end);
    }
    start = end + 1;
  }
  return fitted;
}

describe("columns of a run's records", () => {
  it("are what JSON.parse finds, in whatever lines fit a shape that was learned", () => {
    fc.assert(
      fc.property(columns, fc.array(record, { minLength: 2, maxLength: 12 }), (names, lines) => {
        const scanner = new ColumnScanner(names);
        readAll(scanner, names, [...lines, ...lines]);
      }),
      { numRuns: 5000 },
    );
  });

  it("are so, too, where lines differ in one place", () => {
    const two = fc
      .tuple(
        fc.shuffledSubarray(KEYS, { minLength: 2 }),
        fc.array(fc.tuple(fc.nat(9), value), { maxLength: 20 }),
      )
      .map(([keys, changes]) =>
        [[0, "1"] as const, ...changes].map(([at, text]) => {
          const values = keys.map((_, index) => (index === at % keys.length ? text : String(index / 8)));
          return `{"step":1,"timestamp":"2026-11-23T03:26:00.123Z",${keys.map((key, index) => `${JSON.stringify(key)}:${values[index]}`).join(",")}}`;
        }),
      );
    fc.assert(
      fc.property(columns, two, (names, lines) => {
        readAll(new ColumnScanner(names), names, lines);
      }),
      { numRuns: 5000 },
    );
  });

  it("are read from a line that fits but for values, once one like it was learned", () => {
    const line = (step: number) =>
      `{"step":${step},"timestamp":"2026-11-23T03:26:00.123Z","a":0.5,"b":"text","lr":${step}e-3,"loss":-${step}}`;
    const lines = [1, 20, 300, 4000].map(line);
    for (const wanted of [["a"], ["b"], ["lr"], ["loss"], ["a", "loss"], ["loss", "a"], ["é"], KEYS]) {
      const names = ["step", undefined, "_attempt", "_rank", ...wanted];
      expect(readAll(new ColumnScanner(names), names, lines), wanted.join()).toBe(3);
    }
  });

  it("are never those of another rank or attempt", () => {
    const line = (own: string) =>
      `{"step":1,"timestamp":"2026-11-23T03:26:00.123Z"${own},"a":1,"b":2,"lr":3}`;
    const owns = ["", ',"_attempt":2', ',"_rank":1', ',"_attempt":2,"_rank":1'];
    for (const wanted of ["a", "b", "lr", "é"])
      for (const known of owns)
        for (const own of owns.filter((each) => each !== known)) {
          const scanner = new ColumnScanner(["step", undefined, "_attempt", "_rank", wanted]);
          scanner.learn(line(known) as JsonText);
          const bytes = Buffer.from(`${line(own)}\n`);
          expect(scanner.scan(bytes, 0, bytes.length - 1), `${wanted} of ${line(own)}`).toBeNull();
        }
  });

  it("can become fewer on the way", () => {
    const line = '{"step":1,"timestamp":"2026-11-23T03:26:00.123Z","a":1,"b":2,"lr":3}';
    const scanner = new ColumnScanner(["step", undefined, undefined, undefined, "a", "é"]);
    scanner.learn(line as JsonText);
    const other = Buffer.from('{"step":1,"timestamp":"2026-11-23T03:26:00.123Z","a":1,"b":2,"é":3}\n');
    expect(scanner.scan(other, 0, other.length - 1)).toBeNull();
    scanner.narrow(["step", undefined, undefined, undefined, "a", undefined]);
    expect(scanner.scan(other, 0, other.length - 1)).not.toBeNull();
    expect([...scanner.present]).toEqual([0, 4]);
  });

  it("are not read from a line that is not whole", () => {
    const line = '{"step":1,"timestamp":"2026-11-23T03:26:00.123Z","a":1,"b":2,"lr":3}';
    for (const wanted of ["a", "b", "lr", "é"])
      for (let length = 0; length < line.length; length++) {
        const scanner = new ColumnScanner(["step", undefined, undefined, undefined, wanted]);
        scanner.learn(line as JsonText);
        const bytes = Buffer.from(`${line.slice(0, length)}\n`);
        expect(scanner.scan(bytes, 0, bytes.length - 1), line.slice(0, length)).toBeNull();
      }
  });
});
