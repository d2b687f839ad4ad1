import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { python, STARTED } from "../support/python.ts";
import { recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { activated, keptRun, program } from "./play.ts";

/** A float of 32 bits, and one of 16, next to 0.1. */
const [TENTH_32, TENTH_16] = [Math.fround(0.1), 0.0999755859375];

/** What `programs/values.py` logs, step by step. */
const NUMPY = {
  float32: TENTH_32,
  float16: TENTH_16,
  float64: 0.1,
  longdouble: 0.5,
  int8: -1,
  uint64: 2 ** 64,
  bool: true,
  text: "x",
  nan: "NaN",
  infinity: "-Infinity",
  "0-d": 0.25,
  "0-d float16": 0.5,
  day: "2026-11-23",
  nat: null,
  took: 1.5,
};
const ARRAYS = {
  small: [
    [1, 2],
    [3, 4],
  ],
  float32: [TENTH_32, "NaN", "Infinity"],
  bools: [true, false],
  none: [],
  objects: [1, "x", null],
  "big-endian": [0, 1, 2],
  record: [[1, 0.5]],
  sliced: [0, 3, 6, 9],
  masked: [1, null, 3],
  "masked one": null,
  days: ["2026-11-23T00:00:00.000000000", null],
  large: expect.stringMatching(/^array\(\[\[0\., .*shape=\(200, 100\)\)$/s),
};
const JAX = {
  jitted: 0.5,
  bfloat16: 0.5,
  "0-d bfloat16": 1.5,
  bfloat16s: [0.5, 1.5],
  float8: 0.5,
  grad: 12,
  small: [0, 1, 2],
  large: expect.stringMatching(/^Array\(\[0\., .*dtype=float32\)$/s),
};
const PANDAS = {
  NA: null,
  NaT: null,
  when: "2026-11-23T03:26:00.250000+00:00",
  delta: 90,
  period: "Period('2026-11', 'M')",
  interval: "Interval(0, 1, closed='right')",
  series: [1.5, 2.5],
  "labelled/a": 1,
  "labelled/b": 2,
  column: [1, null],
  index: ["x", "y"],
  mean: 1.5,
};
/** What `programs/tensors.py` logs. */
const TENSORS = {
  loss: 0.5,
  "with grad": 6.25,
  bfloat16: 0.10009765625,
  float16: TENTH_16,
  parameter: [[0.5, -1]],
  "0-d int": 3,
  bools: [true, false],
  "bfloat16s with grad": [0.5, 1.5],
  view: [0, 2, 4],
  sparse: expect.stringContaining("layout=torch.sparse_coo"),
  meta: expect.stringContaining("device='meta'"),
  large: expect.stringMatching(/^tensor\(\[0\., /),
  size: [2, 3],
  dtype: "torch.float32",
  device: expect.stringContaining("cpu"),
  complex: "(1+2j)",
  "nested/a": 1,
  accuracy: 0.75,
};

const steps = (folder: string): unknown[] =>
  recordsIn(join(folder, "steps.ndjson")).map(({ step: _, timestamp: __, ...values }) => values);

describe("values, as log keeps them", () => {
  describe.skipIf(inject("tables") === null)("of numpy, jax and pandas", () => {
    it.each(["orjson", "json"])("through %s", async (library) => {
      const place = makePlace();
      const flags = ["-p", "p", "--name", "r"];
      const env = activated(place, inject("tables"));
      const args = [program("values.py"), library];
      const { exitCode, stderr } = await python(place, "under trackio run", args, { flags, env });
      expect(exitCode, stderr).toBe(0);
      const folder = await keptRun(place, "p/r");
      expect(steps(folder)).toEqual([NUMPY, ARRAYS, JAX, PANDAS]);
      expect(recordsIn(join(folder, "config.ndjson"))).toMatchObject([
        { config: { seed: 7, lr: 0.25, layers: [64, 32] } },
      ]);
    });
  });

  it.skipIf(inject("torch") === null).each(STARTED)("of torch, %s", async (started) => {
    const place = makePlace();
    const env = activated(place, inject("torch"));
    const { exitCode, stderr } = await python(place, started, [program("tensors.py")], { env });
    expect(exitCode, stderr).toBe(0);
    const folder = await keptRun(place, "p/r");
    expect(steps(folder)).toEqual([TENSORS]);
    expect(recordsIn(join(folder, "media.ndjson"))).toMatchObject([
      { name: "image", _type: "trackio.image" },
      { name: "weights", _type: "trackio.histogram" },
    ]);
  });
});
