import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyReader } from "../../../src/commands/watch/keys.ts";
import { wordOf } from "../../../src/render/live/key.ts";

/** What a terminal sends, read in these pieces: the keys, and whether something waits. */
function read(...pieces: readonly (string | Uint8Array)[]): string[] {
  const reader = new KeyReader();
  const keys = pieces.flatMap((piece) => reader.read(Buffer.from(piece as string)));
  return [...keys, ...reader.flush()].map(wordOf);
}

describe("keys", () => {
  it.each([
    ["letters", "jG?", ["j", "G", "?"]],
    ["arrows", "\u001b[A\u001b[B\u001b[C\u001b[D", ["up", "down", "right", "left"]],
    ["arrows of a terminal in application mode", "\u001bOA\u001bOB", ["up", "down"]],
    [
      "keys of the block above them",
      "\u001b[5~\u001b[6~\u001b[H\u001b[F",
      ["page-up", "page-down", "home", "end"],
    ],
    [
      "the same as others send them",
      "\u001b[1~\u001b[4~\u001b[7~\u001b[8~\u001b[3~",
      ["home", "end", "home", "end", "delete"],
    ],
    ["controls", "\r\n\t\u007f\u0003\u001a", ["enter", "enter", "tab", "backspace", "ctrl-c", "ctrl-z"]],
    ["an Escape alone", "\u001b", ["escape"]],
    ["two of them", "\u001b\u001b", ["escape", "escape"]],
    ["an Escape and an arrow", "\u001b\u001b[A", ["escape", "up"]],
    ["keys with modifiers", "\u001b[1;5A\u001bq\u001b[1;2C", ["other", "other", "other"]],
    ["a paste with its marks", "\u001b[200~q\u001b[201~", ["other", "q", "other"]],
    ["a function key", "\u001b[15~\u001bOP", ["other", "other"]],
    ["a mouse", "\u001b[<0;10;20M", ["other"]],
    [
      "answers of the terminal",
      "\u001b]11;rgb:0000/0000/0000\u0007\u001bP>|xterm\u001b\\j",
      ["other", "other", "j"],
    ],
    ["any script", "漢é👍", ["漢", "é", "👍"]],
    ["a sequence that does not end", "\u001b[12", ["other"]],
  ])("%s", (_, sent, keys) => {
    expect(read(sent)).toEqual(keys);
  });

  it("are the same in whatever pieces they come", () => {
    const sent = fc.array(
      fc.constantFrom(
        "j",
        "\u001b[A",
        "\u001bOB",
        "\u001b[5~",
        "\u001b[1;5C",
        "\r",
        "漢",
        "👍",
        "\u001b]0;x\u0007",
        "\u007f",
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(sent, fc.array(fc.nat(80), { maxLength: 20 }), (keys, cuts) => {
        const bytes = Buffer.from(keys.join(""));
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        expect(read(...pieces)).toEqual(keys.flatMap((key) => read(key)));
      }),
    );
  });

  it("never become letters that nobody typed, nor an endless wait", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const reader = new KeyReader();
        for (const key of [...reader.read(Buffer.from(bytes)), ...reader.flush()])
          if (key.name === "text") expect(key.text).not.toMatch(/\p{Control}/u);
        expect(reader.waits).toBe(false);
      }),
    );
  });
});
