import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { cleanEnvironment, makePlace, type Place } from "../support/trackio.ts";

const codeOf = (bundle: string): string =>
  `dist/${bundle}-${process.version}-${process.platform}-${process.arch}.bin`;
const INSTALLED = join(dirname(inject("trackio")), "../trackio");

const runs = (place: Place, installed: string) =>
  execa(
    join(installed, "bin/trackio.js"),
    ["run", "-p", "p", "--name", "r", "--", "sh", "-c", "echo '{\"n\": 1}' >&3; exit 7"],
    { cwd: place.cwd, env: cleanEnvironment(place), extendEnv: false, reject: false },
  );

describe.skipIf("enableCompileCache" in module)("V8's code that comes with the program", () => {
  it("is taken by the Node that made it", async () => {
    const loader = join(INSTALLED, "bin/load.js");
    const { stdout } = await execa("node", [
      "-p",
      `const { load, loaded, codeOf } = require(process.argv[1]);
      const program = load();
      const context = { stdout: { write() {} }, stderr: { write() {} }, env: {}, cwd: "/", now: Date.now };
      program.execute(["show", "--dir", "/nowhere"], context).then(() =>
        console.log([...loaded].map(([name, { script }]) => [name, script.cachedDataRejected].join(" ")).join()));
      ""`,
      loader,
    ]);
    expect(stdout.trim()).toBe("main false,show false");
  });

  it("tells nothing of the machine where it was made", () => {
    for (const bundle of ["main", "show"]) {
      const code = readFileSync(join(INSTALLED, codeOf(bundle)));
      for (const path of [process.cwd(), process.env["HOME"] ?? "/root"])
        expect(code.includes(path), path).toBe(false);
    }
  });

  it.each<[string, (code: Buffer) => Buffer | undefined]>([
    ["is not there", () => undefined],
    ["is empty", () => Buffer.alloc(0)],
    ["is cut short", (code) => code.subarray(0, code.length - 1000)],
    ["is cut in half", (code) => code.subarray(0, code.length / 2)],
    ["is all zeros", (code) => Buffer.alloc(code.length)],
    ["is something else", () => Buffer.from("something else".repeat(1000))],
    ["has holes", (code) => code.fill(0, 50_000, 60_000)],
  ])("changes nothing where it %s", async (_, damage) => {
    const place = makePlace();
    const installed = join(place.root, "installed");
    cpSync(INSTALLED, installed, { recursive: true });
    for (const path of ["main", "show"].map((bundle) => join(installed, codeOf(bundle)))) {
      const damaged = damage(readFileSync(path));
      if (damaged === undefined) rmSync(path);
      else writeFileSync(path, damaged);
    }
    const { exitCode, stderr } = await runs(place, installed);
    expect(exitCode, stderr).toBe(7);
    expect(stderr).toMatch(/^● p\/r started\n✘ p\/r failed \(exit code 7\) after \S+ m?s: 1 step · n 1\n/);
    const shown = await execa(join(installed, "bin/trackio.js"), ["show", "p/r", "--json"], {
      cwd: place.cwd,
      env: cleanEnvironment(place),
      extendEnv: false,
    });
    expect(JSON.parse(shown.stdout)).toMatchObject({ run: "r" });
  });
});
