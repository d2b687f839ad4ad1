import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutMiddles, wordDiff } from "../../../src/render/diff/word-diff.ts";

const marked = (a: string, b: string): string[] | undefined =>
  wordDiff(a, b)?.map((parts) => parts.map(({ text, own }) => (own ? `[${text}]` : text)).join(""));

describe("two versions of a text", () => {
  it("are told apart by their words", () =>
    expect(marked("train.py --lr 0.1 --seed 1", "train.py --lr 0.05 --seed 1 --fast")).toEqual([
      "train.py --lr [0.1] --seed 1",
      "train.py --lr [0.05] --seed 1[ --fast]",
    ]));

  it("without words, by what they begin and end with", () =>
    expect(marked("損失損失a", "損失損失b")).toEqual(["損失損失[a]", "損失損失[b]"]));

  it("are none where they have little in common", () =>
    expect(wordDiff("a whale swims", "no bird")).toBeUndefined());

  it("lose nothing, and have the same in common", () => {
    const words = fc.array(fc.constantFrom("a", "lr", "0.1", " ", "  ", "-", "損失", "👩‍👩‍👧", "\ud83d"), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [a, b] = [left.join(""), right.join("")];
        const diff = wordDiff(a, b);
        if (diff === undefined) return;
        expect(diff.map((parts) => parts.map(({ text }) => text).join(""))).toEqual([a, b]);
      }),
    );
  });

  it("are shown without the middle of what they have in common, cut between words", () => {
    const long = "You are a helpful assistant that answers questions of users and says where it looked";
    expect(
      withoutMiddles([
        { text: long, own: false },
        { text: "x", own: true },
      ]),
    ).toEqual([
      { text: "… says where it looked", own: false },
      { text: "x", own: true },
    ]);
  });
});
