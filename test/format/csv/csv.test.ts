import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellValue } from "../../../src/format/csv/cell-value.ts";
import { cellsOf, delimiterOf } from "../../../src/format/csv/cells.ts";
import { headerOf, isHeaderAgain } from "../../../src/format/csv/header.ts";
import { recordEnd, textEnd } from "../../../src/format/csv/record-end.ts";

/** A cell as RFC 4180 writes it. */
const written = (cell: string, delimiter: string): string =>
  /["\n\r]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;

const cell = fc
  .string({
    unit: fc.constantFrom("a", "é", "猫", "1", ".", '"', ",", ";", "\t", "\n", "\r", " "),
    maxLength: 8,
  })
  .map((text) => text.trim());

describe("a CSV record", () => {
  it("gives the cells that were written, wherever quotes, delimiters and newlines stand in them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
        (rows, delimiter, newline) => {
          const lines = rows.map(
            (row) => row.map((each) => written(each, delimiter)).join(delimiter) + newline,
          );
          const bytes = Buffer.from(lines.join(""));
          const read: string[][] = [];
          for (let start = 0; start < bytes.length; ) {
            const end = recordEnd(bytes, start, bytes.length, delimiter.charCodeAt(0));
            expect(end).toBeGreaterThan(start);
            read.push(cellsOf(bytes.toString("utf8", start, textEnd(bytes, start, end)), delimiter));
            start = end;
          }
          expect(read).toEqual(rows);
        },
      ),
    );
  });

  it("is not ended by a newline within quotes, and not begun by a quote within a cell", () => {
    const end = (text: string): number => recordEnd(Buffer.from(text), 0, Buffer.byteLength(text), 0x2c);
    expect(end('a,"b\nc')).toBe(-1);
    expect(end('a,5" disk\nb')).toBe(10);
    expect(end('"a""\n"\nb')).toBe(7);
    expect(end("a,b")).toBe(-1);
  });
});

describe("a cell", () => {
  it("keeps a number as it is written, as far as JSON can", () => {
    for (const text of ["1", "-0.0", "12345678901234567890", "0.10", "1e-7", "1E+5"])
      expect(cellValue(text)).toBe(text);
    expect(["+1", ".5", "-.5", "1.", "+1.e3"].map(cellValue)).toEqual(["1", "0.5", "-0.5", "1.0", "1.0e3"]);
  });

  it("knows what is no finite number, what is nothing, what is a boolean, and leaves the rest as text", () => {
    expect(["nan", "NaN", "-nan", "inf", "-Infinity", "+INF"].map(cellValue)).toEqual([
      "NaN",
      "NaN",
      "NaN",
      "Infinity",
      "-Infinity",
      "Infinity",
    ]);
    expect(["", "NA", "N/A", "None", "null"].map(cellValue)).toEqual(new Array(5).fill(undefined));
    expect(["True", "false", "[1, 2]"].map(cellValue)).toEqual(["true", "false", "[1, 2]"]);
    expect(["007", "1,5", "-", ".", "e5", "0x1", "[1, "].map(cellValue)).toEqual(
      ["007", "1,5", "-", ".", "e5", "0x1", "[1, "].map((text) => JSON.stringify(text)),
    );
  });
});

describe("a header", () => {
  const keys = (...cells: string[]): unknown => headerOf(cells).keys;

  it("tells the step, the timestamp and the metrics", () => {
    expect(keys("step", "loss")).toEqual(['"step"', '"loss"']);
    expect(keys("Wall time", "Step", "Value")).toEqual(['"timestamp"', '"step"', '"Value"']);
    expect(keys("epoch", "global_step", "a")).toEqual(['"epoch"', '"step"', '"a"']);
    expect(keys("step", "global_step")).toEqual(['"step"', '"global_step"']);
    expect(headerOf(["a", "epoch"])).toMatchObject({ step: -1, epoch: 1 });
  });

  it("gives no column the name of another, or of what means something else on a line", () => {
    expect(keys("", "_type", "a", "a", "a.1")).toEqual([null, '"__type"', '"a"', '"a.1"', '"a.1.1"']);
  });

  it("is known when it comes again, with other columns, too", () => {
    const header = headerOf(["step", "loss"]);
    expect(isHeaderAgain(["step", "loss"], header)).toBe(true);
    expect(isHeaderAgain(["step", "loss", "acc"], header)).toBe(true);
    expect(isHeaderAgain(["1", "loss"], header)).toBe(false);
    expect(isHeaderAgain(["a", "b"], header)).toBe(false);
    expect(isHeaderAgain(["1", "2"], headerOf(["1", "2"]))).toBe(true);
  });

  it("shows what parts its cells", () => {
    expect(delimiterOf("a,b;c,d")).toBe(",");
    expect(delimiterOf("a;b")).toBe(";");
    expect(delimiterOf("a\tb")).toBe("\t");
    expect(delimiterOf("a b")).toBeUndefined();
  });
});
