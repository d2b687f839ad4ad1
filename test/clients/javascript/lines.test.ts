import { describe, expect, it } from "vitest";
import { metricsLine, typedLine } from "../../../src/clients/javascript/lines.ts";

describe("a line of metrics", () => {
  it.each<[string, unknown, Parameters<typeof metricsLine>[1], string]>([
    ["alone", { loss: 0.5 }, undefined, '{"loss":0.5}'],
    ["with a step", { loss: 0.5 }, 3, '{"step":3,"loss":0.5}'],
    ["with a step as an option", { loss: 0.5 }, { step: 3 }, '{"step":3,"loss":0.5}'],
    ["with a step of BigInt", { loss: 0.5 }, 3n, '{"step":3,"loss":0.5}'],
    ["with null for a step", { loss: 0.5 }, null, '{"loss":0.5}'],
    [
      "with a step that is none, which the recorder keeps",
      { loss: 0.5 },
      Number.NaN,
      '{"step":NaN,"loss":0.5}',
    ],
    ["with a step on the line", { step: 3, loss: 0.5 }, undefined, '{"step":3,"loss":0.5}'],
    [
      "with a time",
      { loss: 0.5 },
      { timestamp: new Date(0) },
      '{"timestamp":"1970-01-01T00:00:00.000Z","loss":0.5}',
    ],
    ["with a step and a metric of that name", { step: 9, loss: 0.5 }, 3, '{"step":3,"__step":9,"loss":0.5}'],
    [
      "with a time and a metric of that name",
      { timestamp: 9 },
      { timestamp: 1 },
      '{"timestamp":1,"__timestamp":9}',
    ],
    ["with a metric called _type", { _type: "config", lr: 1 }, undefined, '{"__type":"config","lr":1}'],
    ["of the step before", { loss: 0.5 }, { more: true }, '{"_type":"more","loss":0.5}'],
    [
      "of the step before, which it says",
      { loss: 1 },
      { step: 3, more: true },
      '{"_type":"more","step":3,"loss":1}',
    ],
    ["without metrics", {}, 3, '{"step":3}'],
    ["of nothing", {}, undefined, "{}"],
    ["from a map", new Map([["loss", Number.NaN]]), 3, '{"step":3,"loss":NaN}'],
    ["from what has a toJSON", { toJSON: () => ({ loss: 1 }) }, 3, '{"step":3,"loss":1}'],
    ["from an array, which is no metrics", [1], undefined, "[1]"],
    ["from a date, which is no metrics", new Date(0), 3, '"1970-01-01T00:00:00.000Z"'],
    ["from a number, which is no metrics", 5, 3, "5"],
    ["from nothing", undefined, undefined, "null"],
  ])("%s", (_, metrics, place, line) => {
    expect(metricsLine(metrics, place)).toBe(`${line}\n`);
  });
});

describe("a line of another type", () => {
  it("leaves out what is not given, and keeps a user's _type apart", () => {
    expect(
      typedLine("config", {}, [
        ["_type", 1],
        ["lr", undefined],
      ]),
    ).toBe('{"_type":"config","__type":1}\n');
    expect(typedLine("alert", { title: "Hot", text: undefined })).toBe('{"_type":"alert","title":"Hot"}\n');
  });
});
