import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IsoTimes } from "../../src/format/iso-time.ts";

const times = new IsoTimes();

function read(text: string): number {
  const bytes = Buffer.from(`"${text}"`);
  return times.read(bytes, 1, bytes.length - 1);
}

const date = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });

describe("the time of a record", () => {
  it("is Date.parse's, one after another", () => {
    const near = fc.tuple(date, fc.array(fc.nat(200_000), { maxLength: 5 }));
    fc.assert(
      fc.property(near, ([first, offsets]) => {
        for (const offset of [0, ...offsets]) {
          const time = new Date(Math.min(first.getTime() + offset, Date.UTC(9999, 11, 31)));
          expect(read(time.toISOString())).toBe(time.getTime());
        }
      }),
    );
  });

  it("keeps what is less than a millisecond", () => {
    expect(read("2026-11-23T03:26:00.000Z")).toBe(Date.UTC(2026, 10, 23, 3, 26));
    expect(read("2026-11-23T03:26:00.1235Z")).toBe(Date.UTC(2026, 10, 23, 3, 26, 0, 123) + 0.5);
    expect(read("2026-11-23T03:26:59.123456789Z")).toBeCloseTo(
      Date.UTC(2026, 10, 23, 3, 26, 59, 123) + 0.456789,
      3,
    );
  });

  it("is Date.parse's for all that is no such time, which mostly is none", () => {
    const almost = fc
      .tuple(date, fc.nat(23), fc.constantFrom("", "x", "9", "-", ":", "é", " "), fc.nat(2))
      .map(([time, at, text, cut]) => {
        const iso = time.toISOString();
        return iso.slice(0, at) + text + iso.slice(at + cut);
      });
    fc.assert(
      fc.property(
        fc.oneof(almost, fc.string(), fc.constantFrom("", "T", "2026-11-23", "2026-11-23T03:26:60.000Z")),
        (text) => {
          const [told, truth] = [read(text), Date.parse(Buffer.from(text).toString("latin1"))];
          if (Number.isNaN(truth)) expect(told, text).toBeNaN();
          else expect(Math.abs(told - truth), text).toBeLessThan(1);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
