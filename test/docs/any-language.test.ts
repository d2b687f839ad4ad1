import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { configOf, eventsOf, recordsIn, valuesOf } from "../support/runs.ts";
import { cleanEnvironment, type Outcome, type Place } from "../support/trackio.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/any-language.md", import.meta.url)), "utf8");

/** A program of the page. */
interface Program {
  readonly language: string;
  readonly file: string;
  readonly code: string;
  /** What makes it, and what runs it, as the page tells. */
  readonly build: string;
  readonly run: string;
  /** Tools that this takes and the machine lacks. */
  readonly missing: readonly string[];
}

const RUN = "trackio run -- ";

/** Each block of code with the command below it. */
const programs: readonly Program[] = PAGE.split(/^## /m).flatMap((section) => {
  const [language = ""] = section.split("\n", 1);
  return [...section.matchAll(/^```(?!sh)\w+\n([\s\S]*?)^```\n\n```sh\n(.*)\n```$/gm)].map(
    ([, code = "", command = ""]) => {
      const [build = "", run = ""] = command.split(RUN);
      const file = /\w+\.\w+/.exec(command)?.[0] ?? "";
      return {
        language,
        file,
        code,
        build: build.replace(" && ", ""),
        run,
        missing: missingTools(build, run),
      };
    },
  );
});

function missingTools(...commands: readonly string[]): string[] {
  const tools = commands.map((command) => command.split(" ", 1)[0] ?? "");
  return tools.filter(
    (tool) => /^\w/.test(tool) && spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
  );
}

/** How a program did: under `trackio run`, and in worlds where nobody takes what it reports. */
interface Deeds {
  readonly watched: Outcome;
  readonly folder: string;
  readonly alone: ReadonlyMap<string, Outcome>;
}

const ALONE: readonly (readonly [string, NodeJS.ProcessEnv])[] = [
  ["without trackio run", {}],
  ["where the file is gone", { TRACKIO_FILE: "/gone/fd3.ndjson" }],
  ...(existsSync("/dev/full") ? [["on a full disk", { TRACKIO_FILE: "/dev/full" }] as const] : []),
];

const root = realpathSync(mkdtempSync(join(tmpdir(), "trackio-test-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function perform(program: Program): Promise<Deeds> {
  const place: Place = {
    root,
    cwd: join(root, program.file),
    store: join(root, program.file, "store"),
  };
  mkdirSync(place.cwd);
  writeFileSync(join(place.cwd, program.file), program.code);
  const env: NodeJS.ProcessEnv = {
    ...cleanEnvironment(place),
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=mod",
    GOPROXY: "off",
  };
  const path = `${dirname(inject("trackio"))}:${env["PATH"]}`;
  const shell = async (script: string, more: NodeJS.ProcessEnv = {}): Promise<Outcome> => {
    const { exitCode, signal, stdout, stderr } = await execa("sh", ["-c", script], {
      cwd: place.cwd,
      env: { ...env, PATH: path, ...more },
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });
    return { exitCode, signal, stdout, stderr };
  };
  const alert = (text: string): string => `echo '{"_type": "alert", "text": "${text}"}' >&3`;
  const script = `${alert("before")}; ${program.run}; code=$?; ${alert("after")}; exit $code`;
  const watched = await shell(
    `${program.build || ":"} && ${RUN.replace("--", '-q -p p --name r -- sh -c "$SCRIPT"')}`,
    {
      SCRIPT: script,
    },
  );
  const alone = new Map<string, Outcome>();
  for (const [world, more] of ALONE) alone.set(world, await shell(program.run, more));
  return { watched, folder: join(place.store, "p", "r"), alone };
}

describe("docs/any-language.md", () => {
  const deeds = new Map<Program, Deeds>();
  beforeAll(async () => {
    const able = programs.filter(({ missing }) => missing.length === 0);
    await Promise.all(able.map(async (program) => deeds.set(program, await perform(program))));
  }, 300_000);

  it("has a program for each language that was asked for, and a command for each program", () => {
    const languages = ["Shell", "C", "C++", "Rust", "Go", "Java", "Julia", "R", "MATLAB and Octave", "Perl"];
    expect(programs.map(({ language }) => language)).toEqual(expect.arrayContaining(languages));
    expect(programs).toHaveLength((PAGE.match(/^```\w/gm)?.length ?? 0) / 2);
    expect(new Set(programs.map(({ file }) => file)).size).toBe(programs.length);
  });

  describe.each(programs)("$language: $file", (program) => {
    const lacks = program.missing.length > 0;
    const why = lacks ? ` (skipped: no ${program.missing.join(", ")} here)` : "";

    it.skipIf(lacks)(`reports what all the others report, between what others write${why}`, () => {
      const { watched, folder } = deeds.get(program) ?? expect.fail("it was run");
      expect(watched).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/trained$/) });
      expect(watched.stderr).not.toContain("trackio");
      expect(configOf(folder)).toEqual([["program", { learning_rate: 0.1 }]]);
      expect(valuesOf(folder, "step")).toEqual([0, 1, 2]);
      expect(valuesOf(folder, "loss")).toEqual([0.5, 0.25, "NaN"]);
      expect(recordsIn(join(folder, "tables.ndjson"))).toMatchObject([
        { step: 2, name: "texts", columns: ["prompt", "reward"], rows: [["Trackio", 0.5]] },
      ]);
      expect(eventsOf(folder, "checkpoint")).toMatchObject([{ path: "last.ckpt", step: 2 }]);
      expect(recordsIn(join(folder, "alerts.ndjson")).map(({ text }) => text)).toEqual(["before", "after"]);
      expect(existsSync(join(folder, "rejected.ndjson"))).toBe(false);
    });

    it.skipIf(lacks)(`runs all the same where nobody takes what it reports${why}`, () => {
      const { alone } = deeds.get(program) ?? expect.fail("it was run");
      expect(alone.size).toBe(ALONE.length);
      for (const [world, outcome] of alone) {
        const dies = program.language === "awk" && world === "on a full disk"; // The page says so.
        if (dies) expect(outcome.exitCode).toBe(2);
        else expect(outcome, world).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/trained$/) });
      }
    });
  });
});
