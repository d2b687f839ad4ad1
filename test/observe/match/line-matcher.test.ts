import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseLine } from "../../../src/format/parse.ts";
import { matchAdvice } from "../../../src/observe/match/advice.ts";
import { LineMatcher } from "../../../src/observe/match/line-matcher.ts";
import { READER_NAMES } from "../../../src/observe/match/names.ts";
import { hostileText } from "../../render/hostile.ts";
import { logOf, matchers, taken, takenInPieces, texts } from "./reading.ts";

describe("auto", () => {
  it("does not take settings that are printed before the training for it", () => {
    const log = [
      '{"model": "tiny", "layers": 4}',
      "lr=0.1 batch_size=32 seed=42",
      "optimizer=adam lr=0.1",
      ...logOf("transformers"),
    ];
    expect(taken(log, "auto").every(({ by }) => by === "transformers")).toBe(true);
  });

  it("does not change once it has chosen", () => {
    const log = [
      "{'loss': 1}",
      "{'loss': 2}",
      ...Array.from({ length: 9 }, () => '{"loss": 0.5}'),
      "{'loss': 3}",
    ];
    expect(texts(taken(log, "auto"))).toBe('1: {"loss":1}\n2: {"loss":2}\n12: {"loss":3}');
  });

  it("holds on to what came before the choice, with its time", () => {
    const matcher = new LineMatcher(matchers("auto"));
    expect(matcher.take('{"loss": 1}', "earlier")).toEqual([]);
    expect(matcher.chosen).toBeUndefined();
    expect(matcher.take('{"loss": 2}', "later").map(({ at, text }) => [at, text])).toEqual([
      ["earlier", '{"loss":1}'],
      ["later", '{"loss":2}'],
    ]);
    expect(matcher.chosen).toBe("json");
  });

  it("takes single lines at the end where they are all there is", () => {
    expect(texts(taken(["fitting …", "accuracy: 0.97"], "auto"))).toBe('2: {"accuracy":0.97}');
    expect(texts(taken(["seed=42", "workers=3"], "auto"))).toBe("");
    expect(texts(taken(['{"layers": 4}', "x=1 y=2", "x=3 y=4"], "auto"))).toBe(
      '2: {"x":1,"y":2}\n3: {"x":3,"y":4}',
    );
  });
});

describe("several", () => {
  it("leave a line to the first that knows it", () => {
    const log = ["loss=0.5 lr=0.1", '{"loss": 0.4}', "loss=0.3 lr=0.1"];
    expect(texts(taken(log, "json", "key-value"))).toBe(
      '1: {"loss":0.5,"lr":0.1}\n2: {"loss":0.4}\n3: {"loss":0.3,"lr":0.1}',
    );
  });

  it("go on from noted states", () => {
    const log = [...logOf("gpt-loop"), ...logOf("keras-bar"), "lr 0.1"];
    const flags = ["^lr (?<lr>\\S+)", "keras", "auto"];
    expect(takenInPieces(log, ...flags)).toEqual(taken(log, ...flags));
  });
});

it("counts lines that are too long", () => {
  const matcher = new LineMatcher(matchers("json"));
  matcher.take(`{"loss": ${"1".repeat(1 << 17)}}`, "");
  expect(matcher.state.tooLong).toBe(1);
});

describe("advice", () => {
  it.each([
    ["transformers", { reader: "transformers", points: 12 }],
    ["keras-bar", { reader: "keras", points: 6 }],
    ["gpt-loop", { reader: "key-value", points: 5 }],
  ])("for %s", (log, advice) => {
    expect(matchAdvice(logOf(log))).toMatchObject(advice);
  });

  it("is not given for one line, or for numbers that may be anything", () => {
    expect(matchAdvice(["accuracy: 0.97"])).toBeUndefined();
    expect(matchAdvice(["x=1", "x=2", "x=3"])).toBeUndefined();
    expect(matchAdvice(["hello", "world"])).toBeUndefined();
  });
});

const N = 60_000;
/** Lines in which an expression that backtracks would be lost. */
const ENDLESS = [
  "1".repeat(N),
  "a.".repeat(N / 2),
  `loss${" ".repeat(N)}x`,
  "a=".repeat(N / 2),
  "a=1 ".repeat(N / 4),
  "{'a':".repeat(N / 5),
  `{${"'a': 1, ".repeat(N / 8)}}`,
  `${'{"a":'.repeat(N / 6)}1${"}".repeat(N / 6)}`,
  `Epoch 1/1 ${" ".repeat(N)}x`,
  `Epoch 1: 100%|${"#".repeat(N)}`,
  `1/1 ${"━ ".repeat(N / 2)}`,
  `[1]${"1".repeat(N)}`,
  `      Epoch GPU_mem a${" ".repeat(N)}Size`,
  `│ a${" ".repeat(N)}`,
  "val ".repeat(N / 4),
  `step 1${" ".repeat(N)}/ 1`,
  "x\b".repeat(N / 2),
  "\u001b[".repeat(N / 2),
];

it.each([...READER_NAMES, "auto"])("%s comes to the end of any line", (reader) => {
  const matcher = new LineMatcher(matchers(reader));
  const heads = [
    "      Epoch    GPU_mem   box_loss  Instances       Size",
    "┃  Validate metric  ┃  DataLoader 0  ┃",
  ];
  for (const line of [...heads, ...ENDLESS]) expect(() => matcher.take(line, "")).not.toThrow();
});

const anyLine = fc.oneof(
  hostileText,
  fc.constantFrom(...["gpt-loop", "keras-bar", "llama-perplexity", "ultralytics"].flatMap(logOf)),
  fc
    .array(
      fc.constantFrom(
        "loss",
        "=",
        ": ",
        "0.5",
        "{'",
        "':",
        "}",
        "[",
        "]",
        "Epoch 1: 100%|",
        "1/1",
        "|",
        "\r",
        " - ",
      ),
      { maxLength: 9 },
    )
    .map((all) => all.join("")),
);

test("whatever is printed, what is taken is a line that the recorder takes whole, the same in pieces", () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { maxLength: 8 }),
      fc.constantFrom(...READER_NAMES, "auto"),
      (raw, reader) => {
        const lines = raw.map((line) => line.replaceAll("\n", " "));
        const all = taken(lines, reader);
        expect(takenInPieces(lines, reader)).toEqual(all);
        for (const { text } of all) {
          const understood = parseLine(text);
          expect(understood?.problems).toEqual([]);
          expect(["metrics", "metric"]).toContain(understood?.message?.type);
        }
      },
    ),
    { numRuns: 300 },
  );
});
