import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { python, STARTED } from "../support/python.ts";
import { recordsIn } from "../support/runs.ts";
import { makePlace, type Place } from "../support/trackio.ts";
import { activated, keptRun, program } from "./play.ts";

const environment = inject("tables");

/** Width and height of a PNG file (its header, IHDR). */
function sizeOf(path: string): [number, number] {
  const bytes = readFileSync(path);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** The size of each picture that `programs/pictures.py` logs. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  pil: [3, 2],
  bare: [3, 2],
  palette: [3, 2],
  grey: [2, 2],
  alpha: [2, 2],
  array: [4, 2],
  figure: [100, 50],
  "figure image": [100, 50],
};

interface Cell {
  readonly _type: string;
  readonly file_path: string;
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

describe.skipIf(environment === null).each(STARTED)("pictures, %s", (started) => {
  const run = async (place: Place): Promise<string> => {
    const env = activated(place, environment);
    const { exitCode, stderr } = await python(place, started, [program("pictures.py")], { env });
    expect(exitCode, stderr).toBe(0);
    return keptRun(place, "p/r");
  };
  const completions = (folder: string): Table => {
    const tables = recordsIn(join(folder, "tables.ndjson")) as unknown as Table[];
    return tables[0] ?? expect.fail("there is a table");
  };

  it("of PIL, matplotlib and numpy are kept as files", async () => {
    const folder = await run(makePlace());
    const media = recordsIn(join(folder, "media.ndjson"));
    const images = media.filter(({ _type }) => _type === "trackio.image");
    const sizes = images.map(({ name, file_path: path }) => [name, sizeOf(join(folder, String(path)))]);
    expect(Object.fromEntries(sizes)).toEqual(SIZES);
    expect(media.find(({ name }) => name === "weights")).toMatchObject({
      _type: "trackio.histogram",
      values: [2, 2, 2, 2, 2],
    });
  });

  it("in the cells of a table, as TRL logs its completions, are kept as files", async () => {
    const folder = await run(makePlace());
    const { columns, rows } = completions(folder);
    expect(columns).toEqual([
      "step",
      "prompt",
      "completion",
      "accuracy_reward",
      "advantage",
      "images",
      "image",
    ]);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      ["1", "What is it?", "a red square", 1, 0.5],
      ["1", "And this?", "a grey one", "NaN", -0.5],
    ]);
    const cells = rows.map((row) => row[6] as Cell);
    expect(cells.map(({ file_path: path }) => sizeOf(join(folder, path)))).toEqual([
      [3, 2],
      [5, 5],
    ]);
  });

  it("in lists in the cells of a table are kept as files", async () => {
    const folder = await run(makePlace());
    const { rows } = completions(folder);
    const cells = rows.flatMap((row) => row[5] as Cell[]);
    expect(cells).toHaveLength(2);
    for (const { file_path: path } of cells) expect(existsSync(join(folder, path)), path).toBe(true);
  });
});
