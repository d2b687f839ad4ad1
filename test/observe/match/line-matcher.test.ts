import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { parseLine } from "../../../src/format/parse.ts";
import { matchAdvice } from "../../../src/observe/match/advice.ts";
import { LineMatcher, type MatcherState } from "../../../src/observe/match/line-matcher.ts";
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

describe("an output that comes in parts", () => {
  /** All that is taken from parts of an output, a new matcher for each, which goes on from the noted state. */
  function fed(parts: readonly string[], ...flags: readonly string[]): string[] {
    let state: MatcherState | undefined;
    const all: string[] = [];
    for (const part of [...parts, undefined]) {
      const matcher = new LineMatcher(matchers(...flags), state);
      const some = part === undefined ? matcher.end("") : matcher.feed(part, "");
      all.push(...some.map(({ text }) => text));
      state = JSON.parse(JSON.stringify(matcher.state)) as MatcherState;
    }
    return all;
  }

  it.each([
    "keras-bar",
    "lightning-tqdm",
    "lightning-rich-terminal",
    "transformers",
    "ultralytics",
    "gpt-loop",
  ])("gives the same of %s, wherever it is cut", (log) => {
    const whole = taken(logOf(log), "auto").map(({ text }) => text);
    const text = logOf(log).join("\n");
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const parts = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(fed(parts, "auto")).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it("gives an epoch when the next begins, in the middle of a line", () => {
    const matcher = new LineMatcher(matchers("lightning"));
    expect(matcher.feed("\rEpoch 0: 100%|█| 8/8 [00:00, loss=0.5]", "a")).toEqual([]);
    expect(
      matcher.feed("\rEpoch 1:  50%|█| 4/8 [00:00, loss=0.4]\r", "b").map(({ text, at }) => [text, at]),
    ).toEqual([['{"step":0,"loss":0.5}', "b"]]);
  });

  it("keeps streams apart", () => {
    const matcher = new LineMatcher(matchers("key-value"));
    matcher.feed("loss=", "", "stdout");
    matcher.feed("warning\n", "", "stderr");
    expect(matcher.feed("0.5\n", "", "stdout").map(({ text }) => text)).toEqual(['{"loss":0.5}']);
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
