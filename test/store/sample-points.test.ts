import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readSamplePoints } from "../../src/store/sample-points.ts";
import { testFolder } from "../support/folders.ts";

const BEGUN = Date.parse("2026-11-23T03:26:00.000Z");

const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 5, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  fc.constantFrom("NaN", "Infinity", "-Infinity", "text", "", true, false, null, [1, 2], { deep: 1 }),
);
const record = fc.record(
  {
    seconds: fc.integer({ min: -100, max: 100_000 }),
    attempt: fc.integer({ min: 1, max: 3 }),
    rank: fc.integer({ min: 0, max: 2 }),
    values: fc.dictionary(fc.constantFrom("cpu/utilization", "gpu/0/temp", "10", 'odd "name"', "é"), value),
  },
  { requiredKeys: ["seconds", "values"] },
);
type Sampled = typeof record extends fc.Arbitrary<infer Each> ? Each : never;

const lineOf = ({ seconds, attempt, rank, values }: Sampled): string =>
  JSON.stringify({
    timestamp: new Date(BEGUN + seconds * 1000).toISOString(),
    ...(attempt === undefined ? {} : { _attempt: attempt }),
    ...(rank === undefined ? {} : { _rank: rank }),
    ...values,
  });

it("samples are read as JSON has them, whatever their lines look like", () => {
  const folder = testFolder();
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 40 }),
      fc.integer({ min: 0, max: 2 }),
      fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      (records, rank, attempt) => {
        writeFileSync(join(folder, "system.ndjson"), records.map((each) => `${lineOf(each)}\n`).join(""));
        const isWanted = (name: string): boolean => name !== "gpu/0/temp";
        const found = readSamplePoints(folder, { rank, attempt, begun: BEGUN, isWanted });
        const seen = records.filter(
          (each) => (each.rank ?? 0) === rank && (attempt === undefined || (each.attempt ?? 1) === attempt),
        );
        expect([...found.names].sort()).toEqual(
          [...new Set(seen.flatMap(({ values }) => Object.keys(values)))].sort(),
        );
        expect(found.lowest).toBe(
          records.length === 0 ? undefined : Math.min(...records.map((each) => each.rank ?? 0)),
        );
        expect(found.points.has("gpu/0/temp")).toBe(false);
        for (const [name, fold] of found.points) {
          const points = seen.flatMap(({ seconds, values }) =>
            Object.hasOwn(values, name) ? [[seconds, values[name]] as const] : [],
          );
          const sorted = points
            .filter(([, each]) => typeof each === "number")
            .map(([x, each]) => [x, Number(each) + 0]) // JSON writes -0 as 0.
            .sort(([a = 0], [b = 0]) => a - b);
          const { from, mean } = fold.numbers();
          expect(Array.from(from, (x, index) => [x, mean[index]])).toEqual(sorted);
          const marks = points.filter(([, each]) => /^(NaN|-?Infinity)$/.test(String(each)));
          expect(fold.marks().map(({ x }) => x)).toEqual(marks.map(([x]) => x).sort((a, b) => a - b));
        }
      },
    ),
  );
});
