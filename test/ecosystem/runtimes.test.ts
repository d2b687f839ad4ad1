import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { writeProgram } from "../support/javascript.ts";
import { configOf, eventsOf, recordsIn, valuesOf } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

const COMMANDS = { bun: ["bun", "run"], deno: ["deno", "run", "--allow-all", "--node-modules-dir=manual"] };

const WORKER = `
import * as trackio from "trackio";
trackio.log({ who: "worker" });`;

const PROGRAM = `
import * as trackio from "trackio";
import { Worker } from "node:worker_threads";
const run = trackio.init({ project: "p", name: "r", config: { lr: 0.1, big: 10n } });
run.log({ who: "main", loss: NaN, weights: Float32Array.of(0.5), set: new Set([1]), f: Math.tanh });
await new Promise((done) => new Worker(new URL("worker.mjs", import.meta.url)).on("exit", done));
trackio.table("t", [{ a: 1 }]);
process.exitCode = Number(process.argv[2]);
if (process.argv[2] === "1") throw new Error("no");`;

describe.skipIf(inject("runtimes") === null).each(["bun", "deno"] as const)("under %s", (runtime) => {
  it.each([0, 1, 3])(
    "a program and its worker thread report to one run, which ends with code %s",
    async (code) => {
      const place = makePlace();
      // Deno looks a package up in `node_modules` where a package.json names it.
      writeProgram(place, '{"private":true,"dependencies":{"trackio":"*"}}', "package.json");
      writeProgram(place, WORKER, "worker.mjs");
      const program = writeProgram(place, PROGRAM);
      const [command, ...args] = COMMANDS[runtime];
      const bin = join(String(inject("runtimes")), command ?? "");
      const result = await trackio(place, ["run", "-q", "--", bin, ...args, program, String(code)]);
      expect(result.exitCode, result.stderr).toBe(code);
      const run = join(place.store, "p/r");
      const steps = recordsIn(join(run, "steps.ndjson"));
      expect(steps.map(({ who }) => who).sort()).toEqual(["main", "worker"]);
      expect(steps.find(({ who }) => who === "main")).toMatchObject({
        loss: "NaN",
        weights: [0.5],
        set: [1],
        f: "[Function: tanh]",
      });
      expect(configOf(run)).toEqual([["init", { lr: 0.1, big: 10 }]]);
      expect(recordsIn(join(run, "tables.ndjson"))).toMatchObject([
        { name: "t", columns: ["a"], rows: [[1]] },
      ]);
      // Deno tells a program nothing of an exception that ends it; its exit code tells the recorder.
      const isUntold = runtime === "deno" && code === 1;
      expect(eventsOf(run, "finished")).toHaveLength(isUntold ? 0 : 1);
      expect(valuesOf(run, "who")).toHaveLength(2);
    },
  );
});
