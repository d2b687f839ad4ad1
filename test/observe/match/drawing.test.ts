import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Drawing, type DrawingState, WIDEST } from "../../../src/observe/match/drawing.ts";
import { hostileText } from "../../render/hostile.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be left
const CONTROL = /[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f]/;

/** What is told of parts of an output, going on from noted states after each where that is wanted. */
function told(
  parts: readonly string[],
  noting = false,
): { states: string[]; lines: (string | undefined)[]; tooLong: number } {
  const all = { states: [] as string[], lines: [] as (string | undefined)[], tooLong: 0 };
  const sink = {
    state: (text: string) => all.states.push(text),
    line: (last: string | undefined, tooLong: boolean) => {
      all.lines.push(last);
      if (tooLong) all.tooLong++;
    },
  };
  let drawing = new Drawing(sink);
  for (const part of parts) {
    drawing.feed(part);
    const note = drawing.state && (JSON.parse(JSON.stringify(drawing.state)) as DrawingState);
    if (noting) drawing = new Drawing(sink, note);
  }
  drawing.end();
  return all;
}

describe("the states of a line", () => {
  it.each([
    ["loss 0.5", ["loss 0.5"]],
    ["\u001b[1mloss\u001b[0m 0.5\r", ["loss 0.5"]],
    ["\r10%\r20%\r100%", ["10%", "20%", "100%"]],
    ["step 10 of 10\rstep 2", ["step 10 of 10", "step 20 of 10"]],
    ["a bar\r          \rloss 0.5", ["a bar", "loss 0.5"]],
    ["abc\b\b\b\b\rx", ["abc", "xbc"]],
    ["ab\bc", ["ac"]],
    ["\r\u001b[2KEpoch 1\r\u001b[2KEpoch 2", ["Epoch 1", "Epoch 2"]],
    ["10%\u001b[Adone", ["10%", "done"]],
    ["\u001b]0;title\u0007loss", ["loss"]],
    ["a\u001b[3Gb", ["a b"]],
    ["  \t ", []],
    ["", []],
  ])("%j", (raw, states) => {
    expect(told([raw]).states).toEqual(states);
    expect(told([`${raw}\n`]).lines).toEqual([states.at(-1)]);
    expect(told([...raw]).states).toEqual(states);
    expect(told([...raw], true).states).toEqual(states);
  });

  it("are no longer than anything that a program draws", () => {
    const nothing = { states: [], lines: [undefined], tooLong: 1 };
    expect(told([`${"x".repeat(WIDEST + 1)}\n`])).toEqual(nothing);
    expect(told([`\r${"x".repeat(WIDEST)}`, "x", "x".repeat(WIDEST)], true)).toEqual(nothing);
    expect(told(["\u001b[999999999C".repeat(1000)]).states).toEqual([]);
  });

  it("are none of a line of which something is missing", () => {
    const lines: (string | undefined)[] = [];
    const sink = { state: () => {}, line: (last: string | undefined) => lines.push(last) };
    const drawing = new Drawing(sink);
    drawing.feed("loss=0.");
    drawing.tear();
    const noted = new Drawing(sink, drawing.state);
    noted.feed("5\rloss=0.4\nloss=0.3\n");
    expect(lines).toEqual([undefined, "loss=0.3"]);
    expect(noted.state).toBeUndefined();
  });

  it("leave nothing behind", () => {
    const drawing = new Drawing({ state: () => {}, line: () => {} });
    drawing.feed("10%\r20%\u001b[0m\nloss\n");
    expect(drawing.state).toBeUndefined();
    drawing.feed("\u001b[3");
    expect(drawing.state?.begun).toBe("\u001b[3");
  });
});

test("nothing that moves a cursor is left of any text, in whatever parts it comes", () => {
  const printed = fc.array(fc.oneof(hostileText, fc.constant("\n"), fc.constant("\u001b[2K")), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(printed, fc.nat(), (texts, cut) => {
      const raw = texts.join("");
      const all = told([raw]);
      for (const state of all.states) expect(state).not.toMatch(CONTROL);
      const at = cut % (raw.length + 1);
      expect(told([raw.slice(0, at), raw.slice(at)], true)).toEqual(all);
      expect(told(raw.split(""), true)).toEqual(all);
    }),
  );
});
