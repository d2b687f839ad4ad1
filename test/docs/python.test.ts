import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python, STARTED, shown } from "../support/python.ts";
import { recordsIn, runsIn, sessionsIn } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/python.md", import.meta.url)), "utf8");

const examples = [...PAGE.matchAll(/^```python run\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);

it("docs/python.md has examples; only one is for a library that is not here (test/ecosystem has it)", () => {
  expect(examples).toHaveLength(6);
  expect(PAGE.match(/^```python$/gm)).toHaveLength(1);
});

describe.each(STARTED)("docs/python.md, %s", (started) => {
  it.each(examples.map((text, at) => [at + 1, text] as const))(
    "example %i runs, and all of it is understood",
    async (_, text) => {
      const place = makePlace();
      writeFileSync(join(place.cwd, "train.py"), text);
      writeFileSync(join(place.cwd, "settings.toml"), "");
      const { exitCode, stderr } = await python(place, started, ["train.py"]);
      expect(exitCode, stderr).toBe(0);
      await trackio(place, ["show"]);
      const [run = ""] = runsIn(place.store);
      expect(await shown(place, run)).toMatchObject({ status: { kind: "finished" } });
      expect(recordsIn(join(place.store, run, "steps.ndjson"))).not.toHaveLength(0);
      expect(existsSync(join(place.store, run, "rejected.ndjson"))).toBe(false);
      expect(sessionsIn(place.store)).toEqual([]);
    },
  );
});

it("docs/python.md says of each value what becomes of it", async () => {
  const place = makePlace();
  const text = examples.find((each) => each.includes("class Phase")) ?? expect.fail("there is that example");
  await python(place, "under trackio run", ["-c", text]);
  const [step] = recordsIn(join(place.store, String(runsIn(place.store)[0]), "steps.ndjson"));
  expect(step).toMatchObject({
    loss: "NaN",
    phase: "train",
    path: "a/b",
    when: "2026-11-23T03:26:00",
    took: 90,
    price: 0.1,
    set: [1, 2, 3],
    "7/true": "x",
    model: expect.stringMatching(/^<object object at 0x/),
  });
});
