import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { installIn } from "../support/javascript.ts";
import { clientProgram, shown } from "../support/python.ts";
import { recordsIn, runsIn } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const FILES = ["config", "steps", "tables", "system", "alerts", "rejected"];

/** What is told of a run, but for when, by whom and by which program. */
async function told(place: Place): Promise<unknown> {
  const { status, tags, notes, group, summary } = await shown(place, "p/r");
  const folder = join(place.store, "p/r");
  const events = recordsIn(join(folder, "run.ndjson")).filter(
    ({ event }) => !["created", "started", "code", "place", "ended", "renamed"].includes(String(event)),
  );
  const files = FILES.map((file) => [file, recordsIn(join(folder, `${file}.ndjson`)).map(timeless)]);
  return {
    runs: runsIn(place.store),
    status,
    tags,
    notes,
    group,
    summary,
    events: events.map(timeless),
    ...Object.fromEntries(files),
  };
}

const timeless = ({ timestamp: _, ...record }: Readonly<Record<string, unknown>>): unknown => record;

describe("the same script", () => {
  it("yields the same records in Python, in JavaScript and in a shell", async () => {
    const places = { python: makePlace(), javascript: makePlace(), shell: makePlace() };
    const run = ["run", "-q", "--"];
    await trackio(places.python, [...run, "python3", clientProgram("script.py")]);
    installIn(places.javascript.cwd);
    copyFileSync(clientProgram("script.mjs"), join(places.javascript.cwd, "script.mjs"));
    await trackio(places.javascript, [...run, "node", "script.mjs"]);
    await trackio(places.shell, [...run, "sh", clientProgram("script.sh"), inject("trackio")]);
    const python = await told(places.python);
    expect(python).toMatchObject({
      runs: ["p/r"],
      status: { kind: "finished" },
      rejected: [],
      summary: { best: 0.25 },
      steps: [{ loss: 0.5 }, {}, { "val/loss": "NaN", note: "é \n" }, { step: 10, far: 1 }],
      tables: [{ step: 10, name: "texts" }],
    });
    expect(await told(places.javascript)).toEqual(python);
    expect(await told(places.shell)).toEqual(python);
  });
});
