import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bashInsert, parseBashLine } from "../../src/commands/complete/bash-line.ts";

/** `COMP_WORDBREAKS` as bash has it. */
const BREAKS = " \t\n\"'@><=;|&(:";

const parse = (line: string) => parseBashLine(line, "trackio", BREAKS);

describe("a line of bash", () => {
  it.each([
    ["trackio ", [""], "", ""],
    ["trackio show", ["show"], "", ""],
    ["trackio show ", ["show", ""], "", ""],
    ["trackio show toy/my\\ r", ["show", "toy/my r"], "", ""],
    ["trackio show 'toy/my r", ["show", "toy/my r"], "", "'"],
    ["trackio show toy/'my r", ["show", "toy/my r"], "toy/", "'"],
    ['trackio show "a\\"b c', ["show", 'a"b c'], "", '"'],
    ['trackio show "a b"c', ["show", "a bc"], "a b", ""],
    ["trackio show @min:lo", ["show", "@min:lo"], "@min:", ""],
    ["trackio show toy/@mi", ["show", "toy/@mi"], "toy/", ""],
    ["trackio show --metric=val/a", ["show", "--metric=val/a"], "--metric=", ""],
    ["A=1 B='x y' trackio show", ["show"], "", ""],
    ["trackio show '' x", ["show", "", "x"], "", ""],
  ])("%s", (line, words, kept, quote) => {
    expect(parse(line)).toMatchObject({ words, kept, quote });
  });

  it("tells where its words begin", () => {
    expect(parse("trackio  run -- a b").starts).toEqual([9, 13, 16, 18]);
  });

  it("tells the command by how it was typed", () => {
    expect(parseBashLine("X=1 ./bin/trackio show", "./bin/trackio", BREAKS).words).toEqual(["show"]);
  });

  it("holds what is inserted, whatever the name and the quote that was begun", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
    fc.assert(
      fc.property(name, fc.constantFrom("", "'", '"'), fc.nat(8), (value, quote, length) => {
        // What was typed of it so far is the way that it would have been inserted.
        const start = [...value].slice(0, length).join("");
        const opened = parse(`trackio show ${quote}`);
        const typed = bashInsert(start, opened);
        fc.pre(typed !== undefined);
        const line = parse(`trackio show ${quote}${typed}`);
        const rest = bashInsert(value, line);
        fc.pre(rest !== undefined);
        // Readline puts the completion in the place of what it takes for the word.
        const keptText = bashInsert(line.kept, opened) ?? "";
        expect(parse(`trackio show ${quote}${keptText}${rest}`).words).toEqual(["show", value]);
      }),
    );
  });
});
