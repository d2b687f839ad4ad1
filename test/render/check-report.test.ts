import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { Diagnosis, Finding, Remedy, Severity } from "../../src/history/finding.ts";
import { checkReport } from "../../src/render/check-report.ts";
import { createStyle } from "../../src/render/style.ts";

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 300 }));
const count = fc.option(fc.nat());
const remedy: fc.Arbitrary<Remedy | null> = fc.constantFrom({ kind: "cut" }, { kind: "recover" }, null);
const finding: fc.Arbitrary<Finding> = fc.record({
  severity: fc.constantFrom<Severity>("damage", "leftover", "note"),
  kind: fc.constant("torn-line"),
  file: text,
  byte: count,
  line: count,
  bytes: count,
  rule: text,
  value: fc.option(text),
  remedy,
});
const diagnosis: fc.Arbitrary<Diagnosis> = fc.record({
  store: text,
  checked: fc.record({
    projects: fc.nat(),
    runs: fc.nat(),
    files: fc.nat(),
    lines: fc.nat(),
    bytes: fc.nat(),
  }),
  live: fc.nat(3),
  elsewhere: fc.array(text, { maxLength: 2 }),
  places: fc.array(
    fc.record({
      place: fc.record({ kind: fc.constant("run" as const), project: text, run: text }),
      folder: text,
      findings: fc.array(finding, { minLength: 1, maxLength: 30 }),
      more: fc.nat(9),
    }),
    { maxLength: 3 },
  ),
});

const screen = (width: number | undefined) => ({ width, style: createStyle(0), now: 0 });

describe("the report of a check", () => {
  it("fits any terminal, and lets nothing through that acts on one", () => {
    fc.assert(
      fc.property(diagnosis, fc.boolean(), fc.integer({ min: 20, max: 240 }), (each, repaired, width) => {
        for (const line of checkReport(each, repaired, screen(width))) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        }
      }),
    );
  });

  it("cuts nothing for a pipe", () => {
    fc.assert(
      fc.property(diagnosis, (each) => {
        const all = checkReport(each, false, screen(undefined)).join("\n");
        expect(all).not.toContain("\u0000");
      }),
      { numRuns: 20 },
    );
  });
});
