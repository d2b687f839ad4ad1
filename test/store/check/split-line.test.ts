import { describe, expect, it } from "vitest";
import { ruleOf } from "../../../src/store/check/record-rules.ts";
import { splitLine } from "../../../src/store/check/split-line.ts";

const T = '"timestamp":"2026-11-23T03:26:00.000Z"';
const STEP = `{"step":7,${T},"loss":0.5}`;

/** The parts of one line of `steps.ndjson`, each as its kind and its text. */
function parts(line: string | Buffer, torn = false): string[] {
  const bytes = Buffer.from(line);
  const all = splitLine(bytes, 0, bytes.length, torn, ruleOf("steps.ndjson"));
  expect(all.map(({ start }) => start)).toEqual([0, ...all.slice(0, -1).map(({ end }) => end)]);
  expect(all.at(-1)?.end ?? 0).toBe(bytes.length);
  return all.map(({ kind, start, end }) => `${kind}: ${bytes.toString("latin1", start, end)}`);
}

describe("a line that is no record", () => {
  it("is torn where it has no end, and no JSON where it has", () => {
    expect(parts('{"step":7,"time', true)).toEqual(['torn-line: {"step":7,"time']);
    expect(parts('{"step":7,"time')).toEqual(['not-json: {"step":7,"time']);
    expect(parts("[1]")).toEqual(["not-json: [1]"]);
    expect(parts(" \r")).toEqual(["not-json:  \r"]);
  });

  it("is told apart from zeros in it, and from records that they are stuck to", () => {
    expect(parts(`{"st\0\0\0${STEP}`)).toEqual(['not-json: {"st', "zero-bytes: \0\0\0", `record: ${STEP}`]);
    expect(parts(`${STEP}\0\0`, true)).toEqual([`record: ${STEP}`, "zero-bytes: \0\0"]);
  });

  it("gives back the records that were written behind a torn one", () => {
    expect(parts(`{"step":6,"ti${STEP}`)).toEqual(['torn-line: {"step":6,"ti', `record: ${STEP}`]);
    expect(parts(`${STEP}${STEP}{"step":8`)).toEqual([
      `record: ${STEP}`,
      `record: ${STEP}`,
      'torn-line: {"step":8',
    ]);
    expect(parts(Buffer.concat([Buffer.from([0xff]), Buffer.from(STEP)]))).toEqual([
      "not-utf8: \xff",
      `record: ${STEP}`,
    ]);
  });

  it("takes no part of a value for a record", () => {
    expect(parts(`{"step":6,${T},"nested":[{"step":1}`, true)).toEqual([
      `torn-line: {"step":6,${T},"nested":[{"step":1}`,
    ]);
  });

  it("may be JSON without what a record needs", () => {
    expect(parts(`{"loss":0.5,${T}}`)).toEqual([`bad-record: {"loss":0.5,${T}}`]);
    expect(parts(`{"step":-1,${T}}`)).toEqual([`bad-record: {"step":-1,${T}}`]);
    expect(parts(`{"step":1,${T},"_rank":"x"}`)).toEqual([`bad-record: {"step":1,${T},"_rank":"x"}`]);
  });

  it("is looked through in one go, however many records are stuck together", () => {
    const all = parts(STEP.repeat(50_000));
    expect(all).toHaveLength(50_000);
  });
});
