import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { installed, writeProgram } from "../../support/javascript.ts";
import { onlyRun, valuesOf } from "../../support/runs.ts";
import { makePlace, trackio } from "../../support/trackio.ts";

const PACKAGE = join(installed(), "trackio");
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

/** A program that uses all of the package, in strict TypeScript; each line marked `no` must be an error. */
const PROGRAM = `
import * as trackio from "trackio";
import { Histogram, type InitOptions, type Run, Table } from "trackio";

interface Config { learningRate: number; layers: number[] }
interface Row { prompt: string; reward: number }

const config: Config = { learningRate: 0.1, layers: [64] };
const rows: readonly Row[] = [{ prompt: "Trackio", reward: 0.123 }];
const options: InitOptions = { project: "p", name: undefined, config, tags: ["a"] as const, resume: "allow" };
const run: Run = trackio.init(options);
const next: number = run.step;
const checkpoint: string | undefined = run.checkpoint;
run.log({ loss: 0.5, texts: new Table(rows), weights: new Histogram(Float32Array.of(1, 2)) }, next);
trackio.log(new Map([["loss", 0.5]]), { step: 7n, timestamp: new Date() });
trackio.log({ image: new trackio.Image("a.png", { caption: "a" }), text: new trackio.Markdown("# a") });
trackio.config(config);
trackio.summary({ best: checkpoint ?? null });
trackio.table("texts", { columns: ["x"], rows: [[1]] });
trackio.alert("Hot", { text: "very", level: "warn" });
trackio.logSystem({ gpu: 1 }, { timestamp: 1795404360 });
trackio.checkpoint("a.pt", 3);
trackio.progress(100, { done: 1 });
trackio.metric("val/*", { stepMetric: "epoch", goal: "minimize" });
trackio.finish({ exitCode: 0 });
const name: string | undefined = trackio.run.name;
if (name === "") throw new Error("no name");
`;
const WRONG = `
trackio.init({ resume: "maybe" }); // no
trackio.init({ projct: "p" }); // no
trackio.log(5); // no
trackio.log({}, "3"); // no
trackio.alert("Hot", { level: "fatal" }); // no
trackio.run.name = "x"; // no
run.step = 3; // no
`;

const strict = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    module: "node16",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    skipLibCheck: false,
    noEmitOnError: true,
  },
};

describe("the package in a TypeScript program", () => {
  it.each(["mts", "cts"])("type-checks strictly, without Node's types, and runs: %s", async (kind) => {
    const place = makePlace();
    writeFileSync(
      join(place.cwd, "tsconfig.json"),
      JSON.stringify({ ...strict, files: [`program.${kind}`] }),
    );
    writeProgram(place, PROGRAM, `program.${kind}`);
    const { exitCode, stdout } = await execa("node", [TSC, "-p", place.cwd], { reject: false });
    expect(exitCode, stdout).toBe(0);
    const program = join(place.cwd, `program.${kind.replace("ts", "js")}`);
    const result = await trackio(place, ["run", "-q", "--", "node", program]);
    expect(result).toMatchObject({ exitCode: 0, stdout: "" });
    expect(valuesOf(onlyRun(place), "loss")).toEqual([0.5, 0.5, undefined]);
  });

  it("refuses what is wrong, line by line", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "tsconfig.json"), JSON.stringify({ ...strict, files: ["program.mts"] }));
    const path = writeProgram(place, PROGRAM + WRONG, "program.mts");
    const { stdout } = await execa("node", [TSC, "-p", place.cwd, "--pretty", "false"], { reject: false });
    const refused = new Set([...stdout.matchAll(/program\.mts\((\d+),/gm)].map(([, line]) => Number(line)));
    const wrong = readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, at) => (line.endsWith("// no") ? [at + 1] : []));
    expect(
      [...refused].sort((a, b) => a - b),
      stdout,
    ).toEqual(wrong);
  });
});

describe("the package", () => {
  it("brings declarations of all that it exports, and nothing that its user must install", async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(PACKAGE, "package.json"), "utf8"),
    );
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
    const place = makePlace();
    const list = 'Object.keys(trackio).sort().join(" ")';
    const mjs = writeProgram(place, `import * as trackio from "trackio"; console.log(${list});`);
    const cjs = writeProgram(
      place,
      `const trackio = require("trackio"); console.log(${list});`,
      "program.cjs",
    );
    const [imported, required] = await Promise.all([mjs, cjs].map((path) => execa("node", [path])));
    expect(imported?.stdout).toBe(required?.stdout);
    expect(imported?.stdout).toBe(
      "Audio Histogram Html Image Markdown Table Video alert checkpoint config finish init log logSystem metric progress rewind run summary table",
    );
  });

  it("does nothing when it is imported", async () => {
    const place = makePlace();
    const program = writeProgram(
      place,
      `const before = [process.listenerCount("exit"), JSON.stringify(process.env)].join();
       await import("trackio");
       if ([process.listenerCount("exit"), JSON.stringify(process.env)].join() !== before) throw new Error("changed");`,
    );
    await execa("node", [program], { cwd: place.cwd });
    expect(existsSync(place.store)).toBe(false);
    expect(readdirSync(place.cwd).sort()).toEqual(["node_modules", "program.mjs"]);
  });

  it.each(["esm", "cjs"])("can be bundled into a program: %s", async (format) => {
    const place = makePlace();
    const { build } = await import("esbuild");
    const entry = writeProgram(place, 'import { log } from "trackio"; log({ n: 1 });');
    mkdirSync(join(place.root, "out"));
    const outfile = join(place.root, "out", format === "esm" ? "program.mjs" : "program.cjs");
    await build({ entryPoints: [entry], bundle: true, platform: "node", format: format as "esm", outfile });
    const result = await trackio(place, ["run", "-q", "--", "node", outfile]);
    expect(result.exitCode, result.stderr).toBe(0);
    expect(valuesOf(onlyRun(place), "n")).toEqual([1]);
  });
});
