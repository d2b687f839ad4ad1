import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configOf, eventOf, onlyRun, recordsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

/** Runs a Python program under the recorder; it must succeed, and leave nothing in the spool. */
async function runPython(
  place: Place,
  program: string,
  args: readonly string[] = [],
): Promise<{ stdout: string; stderr: string }> {
  const result = await trackio(place, ["run", "--", "python3", "-c", program, ...args]);
  expect(result.exitCode, String(result.stderr)).toBe(0);
  expect(sessionsIn(place.store)).toEqual([]);
  return { stdout: String(result.stdout), stderr: String(result.stderr) };
}

const steps = (place: Place) => recordsIn(join(onlyRun(place), "steps.ndjson"));

describe("many writers at once", () => {
  it("twenty streams of four ranks keep every line once, in its stream's order, with a counter for each rank", async () => {
    const place = makePlace();
    const result = await trackio(place, ["run", "--", "python3", join(PROGRAMS, "ranks.py"), "500"]);
    expect(result.exitCode, String(result.stderr)).toBe(0);
    const records = steps(place);
    expect(records).toHaveLength(4 * 5 * 500);
    for (let rank = 0; rank < 4; rank++) {
      const own = records.filter(({ _rank = 0 }) => _rank === rank);
      expect(own.map(({ step }) => step)).toEqual(Array.from({ length: 2500 }, (_, index) => index));
      for (let stream = 0; stream < 5; stream++) {
        const ids = own.map(({ id }) => String(id)).filter((id) => id.startsWith(`${rank}.${stream}.`));
        expect(ids).toEqual(Array.from({ length: 500 }, (_, index) => `${rank}.${stream}.${index}`));
      }
    }
  });

  it("processes that share the descriptor never mix their lines, however long", async () => {
    const place = makePlace();
    const program = `
import json, os
children = []
for who in range(6):
    child = os.fork()
    if child == 0:
        for i in range(200):
            os.write(3, (json.dumps({"id": "%d.%d" % (who, i), "filler": "x" * (i * 97 % 20_000)}) + "\\n").encode())
        os._exit(0)
    children.append(child)
for child in children: os.waitpid(child, 0)`;
    await runPython(place, program);
    const ids = valuesOf(onlyRun(place), "id").map(String);
    for (let who = 0; who < 6; who++) {
      expect(ids.filter((id) => id.startsWith(`${who}.`))).toEqual(
        Array.from({ length: 200 }, (_, index) => `${who}.${index}`),
      );
    }
    expect(steps(place).map(({ step }) => step)).toEqual(Array.from({ length: 1200 }, (_, index) => index));
  });
});

describe("a report from any language", () => {
  it.for([
    ["bash", ["bash", join(PROGRAMS, "report.sh"), "5"]],
    ["javascript", ["node", join(PROGRAMS, "report.mjs"), "5"]],
    ["c", ["./report", "5"]],
  ] as const)("%s", async ([language, command], { skip }) => {
    const place = makePlace();
    if (language === "c") {
      const built = await trackio(place, [
        "run",
        "-q",
        "--dir",
        join(place.root, "other"),
        "--",
        "cc",
        join(PROGRAMS, "report.c"),
        "-o",
        "report",
      ]);
      if (built.exitCode === 127) skip("there is no C compiler");
      expect(built.exitCode, String(built.stderr)).toBe(0);
    }
    expect((await trackio(place, ["run", "-q", "--", ...command])).exitCode).toBe(5);
    const run = onlyRun(place);
    expect(configOf(run)).toEqual([["program", { language, learning_rate: 0.001, batch_size: 32 }]]);
    expect(steps(place)).toMatchObject(
      [0.5, 0.25, 0.125].map((loss, step) => ({ step, loss, accuracy: 1 - loss / 2 })),
    );
    expect(recordsIn(join(run, "tables.ndjson"))).toMatchObject([
      { name: "texts", columns: ["prompt", "reward"], rows: [["Trackio", 0.123]] },
    ]);
    expect(eventOf(run, "finished")).toBeDefined();
  });
});

it("a program that writes while nobody polls loses nothing at its end", async () => {
  const place = makePlace();
  writeFileSync(
    join(place.cwd, "last.sh"),
    'i=0; while [ $i -lt 2000 ]; do echo "{\\"n\\": $i}"; i=$((i + 1)); done >&3; kill -KILL $$\n',
  );
  expect((await trackio(place, ["run", "-q", "--", "sh", "last.sh"])).exitCode).toBe(137);
  expect(valuesOf(onlyRun(place), "n")).toEqual(Array.from({ length: 2000 }, (_, index) => index));
  expect(statSync(join(onlyRun(place), "steps.ndjson")).size).toBeGreaterThan(0);
});
