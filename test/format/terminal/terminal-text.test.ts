import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type LineSink,
  type TerminalState,
  TerminalText,
} from "../../../src/format/terminal/terminal-text.ts";

/** What is remembered of what was printed, a piece every 10 ms; `pause` stands for a second without any. */
function remembered(...pieces: readonly (string | Buffer)[]): string[] {
  const { lines, sink } = gathering();
  const text = new TerminalText(sink);
  let time = 0;
  for (const piece of pieces) {
    time += 10;
    if (piece === pause) {
      time += 1000;
      text.settle(time);
    } else text.feed(Buffer.from(piece as string), time);
  }
  text.end();
  return lines;
}

const pause = "(a second passes)";

function gathering(): { lines: string[]; sink: LineSink } {
  const lines: string[] = [];
  const sink: LineSink = {
    text: (_, text) => lines.push(text),
    bytes: (_, bytes, start, end) => lines.push(bytes.toString("utf8", start, end)),
  };
  return { lines, sink };
}

describe("of what a program prints, a person remembers", () => {
  it("lines as they are, and one that was not ended", () => {
    expect(remembered("one\ntwo", " and more\n\nthree")).toEqual(["one", "two and more", "", "three"]);
  });

  it("of a line that was written over its last state", () => {
    expect(remembered("\r 10%", "\r 50%", "\r100%\n")).toEqual(["100%"]);
    expect(remembered("long line\rshort\n")).toEqual(["shortline"]);
    expect(remembered("long line\r\x1b[Kshort\n")).toEqual(["short"]);
    expect(remembered("bar\r   \rdone\n")).toEqual(["done"]);
    expect(remembered("abc\b\bX\n")).toEqual(["aXc"]);
  });

  it("lines that end in a carriage return, as others do", () => {
    expect(remembered("one\r\ntwo\r\n")).toEqual(["one", "two"]);
  });

  it("colours, and each line by itself", () => {
    expect(remembered("\x1b[31mred\x1b[0m plain\n")).toEqual(["\x1b[31mred\x1b[0m plain"]);
    expect(remembered("\x1b[1;32mone\ntwo\x1b[m\n")).toEqual([
      "\x1b[1;32mone\x1b[0m",
      "\x1b[1;32mtwo\x1b[0m",
    ]);
    expect(remembered("\x1b[38;5;1mx\x1b[38;2;1;2;0my\x1b[39m\n")).toEqual([
      "\x1b[38;5;1mx\x1b[0;38;5;1;38;2;1;2;0my\x1b[0m",
    ]);
  });

  it("no other control sequence: titles, links, cursor shapes, bells", () => {
    expect(
      remembered("\x1b]0;title\x07a\x1b[?25lb\x1b[2 qc\x1b]8;;http://x\x1b\\d\x1b]8;;\x1b\\\x07\0e\n"),
    ).toEqual(["abcde"]);
  });

  it("nested bars of tqdm: each once, in its last state", () => {
    const bars = Array.from({ length: 50 }, (_, n) => [
      `\router ${Math.floor(n / 10)}`,
      `\n\rinner ${n % 10}\x1b[A`,
    ]).flat();
    expect(remembered("begin\n", ...bars, "\n\r       \r\x1b[A", "\router 5", "\n", "end\n")).toEqual([
      "begin",
      "outer 5",
      "end",
    ]);
  });

  it("a block that is drawn again and again: once", () => {
    const draw = (n: number): string => `a ${n}\nb ${n}\nc ${n}`;
    const again = "\r\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K";
    const pieces = Array.from({ length: 30 }, (_, n) =>
      n % 10 === 9 ? [pause, again, draw(n)] : [again, draw(n)],
    ).flat();
    expect(remembered("log\n", draw(-1), ...pieces, "\n")).toEqual(["log", "a 29", "b 29", "c 29"]);
  });

  it("lines that were printed above a bar in their order", () => {
    expect(remembered("\rbar 1", "\r     \rnote\n\rbar 2", "\r     \rmore\n\rbar 3", "\n")).toEqual([
      "note",
      "more",
      "bar 3",
    ]);
  });

  it("a line that is come back to after it was told only where it became another", () => {
    expect(remembered("one\ntwo\n", pause, "\x1b[2A\rone\n\rTWO\n")).toEqual(["one", "two", "TWO"]);
  });

  it("nothing of a full-screen program's other screen", () => {
    expect(remembered("before\n\x1b[?1049h\x1b[2J\x1b[Heditor\n\n\x1b[?1049lafter\n")).toEqual([
      "before",
      "after",
    ]);
  });

  it("what stood on a screen that was cleared", () => {
    expect(remembered("one\n\x1b[H\x1b[2Jtwo\n")).toEqual(["one", "two"]);
  });

  it("wide characters in two columns, and joined ones in none", () => {
    expect(remembered("日本\rab\n")).toEqual(["ab本"]);
    expect(remembered("e\u0301x\ry\n")).toEqual(["yx"]);
    // Half of one cannot stand alone.
    expect(remembered("日本\b\b\bx\n")).toEqual([" x本"]);
    expect(remembered("日本\rx\n")).toEqual(["x 本"]);
    expect(remembered("日本\b\b\b\x1b[K\n")).toEqual([""]);
  });

  it("what is no UTF-8 as what stands for it", () => {
    expect(remembered(Buffer.from([0x61, 0xff, 0x62, 0x0a]))).toEqual(["a\ufffdb"]);
  });

  it("of a line without an end its beginning, and how much more there was", () => {
    const [line = ""] = remembered(...Array.from({ length: 40 }, () => "x".repeat(10_000)), "\n");
    expect(line).toHaveLength(65_536 + " … (334464 more characters of this line are not kept)".length);
    expect(line.endsWith("x … (334464 more characters of this line are not kept)")).toBe(true);
  });
});

describe("what is remembered is the same", () => {
  const bits = fc.array(
    fc.constantFrom(
      "a",
      "é",
      "日",
      "\n",
      "\r",
      "\b",
      "\t",
      "\x1b[31m",
      "\x1b[0m",
      "\x1b[A",
      "\x1b[B",
      "\x1b[K",
      "\x1b[2K",
      "\x1b[5C",
      "\x1b[3D",
      "\x1b[J",
      "\x1b]0;t\x07",
      "word word",
      "\xff",
    ),
    { maxLength: 60 },
  );

  it("however it is cut into pieces", () => {
    fc.assert(
      fc.property(bits, fc.array(fc.nat(200), { maxLength: 8 }), (parts, cuts) => {
        const all = Buffer.from(parts.join(""));
        const whole = gathering();
        const once = new TerminalText(whole.sink);
        once.feed(all, 0);
        once.end();
        const cut = gathering();
        const inPieces = new TerminalText(cut.sink);
        const places = [0, ...cuts.map((at) => at % (all.length + 1)).sort((a, b) => a - b), all.length];
        for (const [index, from] of places.entries()) inPieces.feed(all.subarray(from, places[index + 1]), 0);
        inPieces.end();
        expect(cut.lines).toEqual(whole.lines);
      }),
    );
  });

  it("where another process goes on in the middle", () => {
    fc.assert(
      fc.property(bits, bits, (before, behind) => {
        const whole = gathering();
        const once = new TerminalText(whole.sink);
        once.feed(Buffer.from(before.join("")), 0);
        once.feed(Buffer.from(behind.join("")), 0);
        once.end();
        const two = gathering();
        const first = new TerminalText(two.sink);
        first.feed(Buffer.from(before.join("")), 0);
        const state = JSON.parse(JSON.stringify(first.state)) as TerminalState;
        const second = new TerminalText(two.sink, state);
        second.feed(Buffer.from(behind.join("")), 0);
        second.end();
        expect(two.lines.map((line) => line.trimEnd())).toEqual(whole.lines.map((line) => line.trimEnd()));
      }),
    );
  });
});

/** What programs sent to a terminal of 80 columns, as it was recorded (fixtures/terminal). */
const recorded = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/terminal/${name}.txt`, import.meta.url));

/** The same in pieces as it may have come. */
const inPieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size));

describe.each([1 << 20, 500, 37])("in pieces of %d bytes, of the real bars of", (size) => {
  it("tqdm, one in another, notes are remembered and each bar's end", () => {
    const lines = remembered(...inPieces(recorded("tqdm-nested"), size));
    expect(lines.map((line) => line.replace(/█+/, "█").replace(/ \[\d.*/, ""))).toEqual([
      "note 0",
      "note 1",
      "note 2",
      "epochs: 100%|█| 3/3",
      "flat: 100%|█| 8/8",
      "end",
    ]);
  });

  it("rich, two below each other, likewise", () => {
    const lines = remembered(...inPieces(recorded("rich-progress"), size));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(lines.map((line) => line.replace(/\x1b\[[\d;]*m/g, "").replace(/ ?\d:\d\d:\d\d$/, ""))).toEqual([
      "half way",
      "Down ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 100%",
      "Proc ━━━━━━━━━━━━━━━━━━━━━━━━━━━━╺━━━━━━━━━━━  70%",
      "end",
    ]);
  });
});
