import { describe, expect, it } from "vitest";
import { READER_NAMES } from "../../../src/observe/match/names.ts";
import { logOf, taken, takenInPieces, texts } from "./reading.ts";

/** Each log with the reader that is made for it. */
const LOGS = [
  ["keras-bar", "keras"],
  ["keras-lines", "keras"],
  ["lightning-tqdm", "lightning"],
  ["lightning-rich", "lightning"],
  ["lightning-rich-terminal", "lightning"],
  ["transformers", "transformers"],
  ["transformers-terminal", "transformers"],
  ["transformers-4", "transformers"],
  ["ultralytics", "ultralytics"],
  ["llama-finetune", "llama.cpp"],
  ["llama-finetune-2024", "llama.cpp"],
  ["llama-perplexity", "llama.cpp"],
  ["llama-timings-2023", "llama.cpp"],
  ["tqdm-loop", "key-value"],
  ["gpt-loop", "key-value"],
] as const;

describe("what is taken from the logs of real programs", () => {
  it.each(LOGS)("%s by %s", (log, reader) => {
    expect(texts(taken(logOf(log), reader))).toMatchSnapshot();
  });

  it.each(LOGS.filter(([log]) => log !== "tqdm-loop"))("%s: auto takes what %s takes", (log, reader) => {
    const own = taken(logOf(log), reader).map(({ text }) => text);
    expect(taken(logOf(log), "auto").map(({ text }) => text)).toEqual(own);
  });

  it.each(LOGS.flatMap(([log]) => [...READER_NAMES, "auto"].map((reader) => [log, reader] as const)))(
    "%s by %s, going on from noted states",
    (log, reader) => {
      expect(takenInPieces(logOf(log), reader)).toEqual(taken(logOf(log), reader));
    },
  );

  it.each(LOGS)("%s by %s: each number stands where it is said to stand", (log, reader) => {
    for (const { found } of taken(logOf(log), reader)) {
      for (const { value, start, end } of found?.fields ?? []) {
        const printed = (found?.source ?? "").slice(start, end).replace(/^'|'$/g, "");
        const kept = JSON.parse(value) as number | string;
        expect(typeof kept === "number" ? Number(printed) : printed.toLowerCase()).toEqual(
          typeof kept === "number" ? kept : kept === "NaN" ? "nan" : "inf",
        );
      }
    }
  });

  it.each(LOGS)("%s by %s: no number is taken twice", (log, reader) => {
    const places = taken(logOf(log), reader).flatMap(
      ({ found, at }) => found?.fields.map(({ start, end }) => `${at} ${found.source} ${start} ${end}`) ?? [],
    );
    expect(new Set(places).size).toBe(places.length);
  });
});
