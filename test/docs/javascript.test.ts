import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { writeProgram } from "../support/javascript.ts";
import { recordsIn, runsIn } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

const PAGE = fileURLToPath(new URL("../../docs/javascript.md", import.meta.url));

const examples = [...readFileSync(PAGE, "utf8").matchAll(/^```js run\n([\s\S]*?)^```$/gm)].map(
  ([, text = ""]) => text,
);

it("docs/javascript.md has examples", () => {
  expect(examples).toHaveLength(3);
});

it.each(examples.map((text, at) => [at + 1, text] as const))(
  "example %i of docs/javascript.md runs, and all of it is understood",
  async (_, text) => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "sample.png"), "");
    const program = writeProgram(place, text, "train.mjs");
    const { exitCode, stderr } = await trackio(place, ["run", "-q", "--", "node", program]);
    expect(exitCode, stderr).toBe(0);
    const [run = ""] = runsIn(place.store);
    expect(recordsIn(join(place.store, run, "rejected.ndjson"))).toEqual([]);
    expect(recordsIn(join(place.store, run, "steps.ndjson"))).not.toHaveLength(0);
  },
);
