import { describe, expect, it } from "vitest";
import { Painter } from "../../../src/commands/watch/painter.ts";

const frameOf = (...lines: string[]) => ({ lines, cursor: null });

/** What is sent, without the marks of an update that is to be seen at once. */
const sent = (text: string): string =>
  text.replaceAll("\u001b[?2026h", "").replaceAll("\u001b[?2026l", "").replaceAll("\u001b", "^");

describe("a frame on a terminal", () => {
  it("is written as a whole at first, and then only where it changed", () => {
    const painter = new Painter();
    expect(sent(painter.paint(frameOf("a", "b"), 3))).toBe("^[0m^[2J^[1;1Ha^[0m^[K^[2;1Hb^[0m^[K");
    expect(painter.paint(frameOf("a", "b"), 3)).toBe("");
    expect(sent(painter.paint(frameOf("a", "c"), 3))).toBe("^[2;1Hc^[0m^[K");
    painter.forget();
    expect(sent(painter.paint(frameOf("a", "c"), 3))).toContain("^[2J");
  });

  it("keeps the last column of a full line, which erasing behind it would take", () => {
    expect(sent(new Painter().paint(frameOf("abc"), 3))).not.toContain("^[K");
    expect(sent(new Painter().paint(frameOf("日本"), 4))).not.toContain("^[K");
  });

  it("shows the cursor where something is typed, and hides it again", () => {
    const painter = new Painter();
    const typing = { lines: ["a"], cursor: { row: 0, column: 1 } };
    expect(sent(painter.paint(typing, 3))).toMatch(/\^\[1;2H\^\[\?25h$/);
    expect(sent(painter.paint(frameOf("a"), 3))).toBe("^[?25l");
  });
});
