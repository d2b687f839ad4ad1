import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonText } from "../../src/format/json-text.ts";
import { parseTimestamp } from "../../src/format/timestamp.ts";

const read = (text: string): string | undefined => parseTimestamp(text as JsonText);
const quoted = (text: string): string | undefined => read(JSON.stringify(text));

const anyDate = fc.date({
  min: new Date("0100-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

/** The local time of an instant elsewhere, written as ISO 8601 without its offset. */
const local = (date: Date, minutes: number): string =>
  new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);

describe("a timestamp in ISO 8601", () => {
  it("is kept in UTC, whatever its offset, its separators and its spelling", () => {
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const fractions = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        anyDate,
        offsets,
        fractions,
        fc.constantFrom("T", " "),
        fc.constantFrom(".", ","),
        fc.constantFrom(":", ""),
        (date, minutes, fraction, between, point, colon) => {
          const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
          const place = local(whole, minutes);
          fc.pre(/^\d{4}-/.test(place));
          const size = Math.abs(minutes);
          const two = (number: number): string => String(number).padStart(2, "0");
          const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${colon}${two(size % 60)}`;
          expect(quoted(place.replace("T", between) + point + fraction + offset)).toBe(
            `${whole.toISOString().slice(0, 19)}.${fraction.slice(0, 9).padEnd(3, "0")}Z`,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is local time without an offset", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1971-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
        (date) => {
          const seconds = Math.floor(date.getTime() / 1000) * 1000;
          const text = local(new Date(seconds), -new Date(seconds).getTimezoneOffset());
          // Where clocks go back an hour stands twice.
          expect(quoted(text)).toBe(new Date(text).toISOString());
        },
      ),
    );
  });

  it.each([
    ["2026-11-23T03:26Z", "2026-11-23T03:26:00.000Z"],
    ["2026-11-23T03:26:00+02", "2026-11-23T01:26:00.000Z"],
    ["2026-11-23T03:26:00.5Z", "2026-11-23T03:26:00.500Z"],
    ["2026-11-23T03:26:00.123456789123Z", "2026-11-23T03:26:00.123456789Z"],
    ["2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"],
    ["1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.250Z"],
  ])("%s is %s", (text, wanted) => expect(quoted(text)).toBe(wanted));

  it.each([
    "",
    "yesterday",
    "2026-11-23",
    "03:26:00",
    "2026-02-30T00:00:00Z",
    "2023-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-01-00T00:00:00Z",
    "2026-11-23T25:00:00Z",
    "2026-11-23T03:60:00Z",
    "2026-11-23T03:26:61Z",
    "2026-11-23T03:26:00.Z",
    "2026-11-23T03:26:00+2",
    "2026-11-23T03:26:00+24:00",
    "26-11-23T03:26:00Z",
    "12026-11-23T03:26:00Z",
    "2026-11-23T03:26:00Z and more",
    "Mon, 23 Nov 2026 03:26:00 GMT",
    "1795404362",
  ])("%j is none", (text) => expect(quoted(text)).toBeUndefined());
});

describe("a timestamp in seconds since 1970", () => {
  it("keeps its digits, up to nine behind the point", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253402300799 }), digits, (seconds, fraction) => {
        const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
        expect(read(`${seconds}.${fraction}`)).toBe(`${whole}.${fraction.slice(0, 9).padEnd(3, "0")}Z`);
        expect(read(String(seconds))).toBe(`${whole}.000Z`);
      }),
    );
  });

  it("may be spelled with an exponent, or lie before 1970", () => {
    expect(read("1.7e9")).toBe("2023-11-14T22:13:20.000Z");
    expect(read("-1")).toBe("1969-12-31T23:59:59.000Z");
    expect(read("-0.5")).toBe("1969-12-31T23:59:59.500Z");
  });

  it.each(["253402300800", "1795404362000", "1e400", "-1e300", "9".repeat(400), "true", "null", "[1]", "{}"])(
    "%s is none",
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});
