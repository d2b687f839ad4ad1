import fc from "fast-check";
import { expect, it } from "vitest";
import { warningLines } from "../../src/render/warning-lines.ts";

const TEXT =
  "cannot send a message: Slack (hooks.slack.com) answered 404: the address is not there any more, or was not copied whole";

it("a warning is broken at spaces on a terminal, and stays one line where there is none", () => {
  expect(warningLines(TEXT, 60)).toEqual([
    "trackio: cannot send a message: Slack (hooks.slack.com)",
    "  answered 404: the address is not there any more, or was",
    "  not copied whole",
  ]);
  expect(warningLines(TEXT, undefined)).toEqual([`trackio: ${TEXT}`]);
  expect(warningLines("short", 60)).toEqual(["trackio: short"]);
  expect(warningLines(`${TEXT} 猫`, 60)).toEqual([`trackio: ${TEXT} 猫`]);
});

it("loses nothing, and keeps to the width", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme-ascii" })),
      fc.integer({ min: 20, max: 120 }),
      (words, width) => {
        const text = words.join(" ");
        const lines = warningLines(text, width);
        expect(lines.join("").replaceAll(" ", "")).toBe(`trackio: ${text}`.replaceAll(" ", ""));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      },
    ),
  );
});
