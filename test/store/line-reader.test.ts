import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { LineReader, LONGEST_LINE, ReadBuffer, type Region } from "../../src/store/line-reader.ts";
import { makeFolder, testFolder } from "../support/folders.ts";

const MEGABYTE = 1 << 20;

function openFile(): number {
  const fd = openSync(join(testFolder(), "lines"), "w+");
  onTestFinished(() => closeSync(fd));
  return fd;
}

const textOf = ({ bytes, length }: Region): string => bytes.toString("latin1", 0, length);

function* regions(reader: LineReader, size: number): Generator<Region> {
  for (let region = reader.next(size); region !== undefined; region = reader.next(size)) yield region;
}

/** All that can be read now. A region's bytes are overwritten by the next one. */
function all(reader: LineReader, size: number): string {
  let text = "";
  for (const region of regions(reader, size)) text += textOf(region);
  return text;
}

describe("the reader of a growing file", () => {
  it("hands over each byte once, in order, in whole lines, however the file grows", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 8 }),
        fc.constantFrom(1000, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1).map((size) => "x".repeat(size)),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(pieces, (texts) => {
        const { path, remove } = makeFolder();
        const fd = openSync(join(path, "lines"), "w+");
        try {
          const reader = new LineReader(fd, 0, new ReadBuffer());
          let written = "";
          let read = "";
          for (const text of texts) {
            writeSync(fd, text, written.length);
            written += text;
            for (const region of regions(reader, written.length)) {
              expect(region.part).toBe(0);
              const lines = textOf(region);
              expect(lines.endsWith("\n")).toBe(true);
              read += lines;
            }
            expect(read.length).toBe(written.lastIndexOf("\n") + 1);
            expect(reader.offset).toBe(read.length);
          }
          const rest = reader.rest(written.length);
          expect(read + (rest === undefined ? "" : textOf(rest)) === written).toBe(true);
        } finally {
          closeSync(fd);
          remove();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("waits for the end of a line that grows byte by byte across a megabyte", () => {
    const fd = openFile();
    const reader = new LineReader(fd, 0, new ReadBuffer());
    const start = "x".repeat(MEGABYTE - 20);
    writeSync(fd, start, 0);
    for (let size = start.length; size < MEGABYTE + 20; size++) {
      expect(reader.next(size)).toBeUndefined();
      writeSync(fd, "y", size);
    }
    writeSync(fd, "\nnext", MEGABYTE + 20);
    expect(all(reader, MEGABYTE + 25)).toBe(`${start}${"y".repeat(40)}\n`);
  });

  it("goes back to the start of a line, and on from there", () => {
    const fd = openFile();
    writeSync(fd, "one\ntwo\nthree\n");
    const reader = new LineReader(fd, 0, new ReadBuffer());
    expect(all(reader, 14)).toBe("one\ntwo\nthree\n");
    reader.seek(4);
    expect(all(reader, 14)).toBe("two\nthree\n");
    reader.seek(0);
    expect(all(reader, 4)).toBe("one\n");
  });

  it("forgets what it knew of a long line when it is sent elsewhere", () => {
    const fd = openFile();
    writeSync(fd, `a\n${"x".repeat(2 * MEGABYTE)}`);
    const reader = new LineReader(fd, 2, new ReadBuffer());
    expect(reader.next(2 * MEGABYTE)).toBeUndefined();
    reader.seek(0);
    expect(all(reader, 2 * MEGABYTE)).toBe("a\n");
  });

  it("reads no further than it is told", () => {
    const fd = openFile();
    writeSync(fd, "one\ntwo\n");
    const reader = new LineReader(fd, 0, new ReadBuffer());
    expect(all(reader, 6)).toBe("one\n");
    expect(textOf(reader.rest(6) ?? expect.fail("there is a rest"))).toBe("tw");
    expect(reader.rest(6)).toBeUndefined();
  });

  it("hands over nothing where the file is shorter than it is told", () => {
    const reader = new LineReader(openFile(), 0, new ReadBuffer());
    expect(reader.next(100)).toBeUndefined();
    expect(reader.rest(100)).toBeUndefined();
  });
});

describe("a line that is too long", () => {
  /** Sizes of the parts of a line of so many bytes, with another line behind it. */
  function partsOf(size: number): { parts: [part: number, length: number][]; after: string } {
    const fd = openFile();
    ftruncateSync(fd, size);
    writeSync(fd, "\nafter\n", size);
    const reader = new LineReader(fd, 0, new ReadBuffer());
    const parts: [number, number][] = [];
    let after = "";
    for (const region of regions(reader, size + 7)) {
      if (region.part > 0 || region.length > MEGABYTE) parts.push([region.part, region.length]);
      else after += textOf(region);
    }
    return { parts, after };
  }

  it("is handed over in numbered parts, and the line behind it whole", () => {
    const size = LONGEST_LINE + 5 * MEGABYTE;
    const { parts, after } = partsOf(size);
    expect(parts.map(([part]) => part)).toEqual(parts.map((_, index) => index + 1));
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.reduce((sum, [, length]) => sum + length, 0)).toBe(size + 1);
    expect(after).toBe("after\n");
  });

  it("comes in no part that is as long as a line may be", () => {
    for (const more of [1, MEGABYTE, 5 * MEGABYTE]) {
      const { parts } = partsOf(LONGEST_LINE + more);
      for (const [part, length] of parts) expect(length, `part ${part}`).toBeLessThan(LONGEST_LINE);
    }
  });

  it("is none at the very bound", () => {
    expect(partsOf(LONGEST_LINE - 1).parts).toEqual([[0, LONGEST_LINE]]);
  });
});
