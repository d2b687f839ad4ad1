import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { cleanEnvironment, makePlace, PROGRAMS } from "../support/trackio.ts";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));

/** The commands of the first terminal session, each with what it printed. */
function session(): { command: string; output: string }[] {
  const block = /^```console\n([\s\S]*?)^```$/m.exec(readFileSync(README, "utf8"))?.[1] ?? "";
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, output: output.join("\n") };
    });
}

/**
 * What differs from one time to the next: durations, ages and instants; columns that they stretch; how JSON is spelled
 * where Python has orjson.
 */
const steady = (text: string): string =>
  text
    .replace(/(?<=[":,]) (?=["\d])/g, "")
    .replace(/e-0(?=\d)/g, "e-")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "INSTANT")
    .replace(/\b(?:\d+ s ago|now)\b/g, "AGE")
    .replace(/\b[\d.]+ m?s\b/g, "DURATION")
    // What a machine has, and how many packages, another has not.
    .replace(/\b\d+ of the (run|environment|packages)/g, "SOME of the $1")
    .replace(/,? and SOME of the packages| and SOME of the environment/g, "")
    .replace(/, SOME of the environment/g, "")
    .replace(/ {2,}/g, "  ")
    // What differs between two runs, unless it happens to be the same.
    .replace(/^ {2}(?:started {2}AGE {2}AGE|duration {2}DURATION {2}DURATION)\n/gm, "")
    .replace(/^run\n\n/gm, "");

describe("the README", () => {
  it("shows a terminal session as it happens", async () => {
    const place = makePlace();
    copyFileSync(join(PROGRAMS, "descent.py"), join(place.cwd, "train.py"));
    const { TRACKIO_DIR: _, ...env } = cleanEnvironment(place);
    const path = `${dirname(inject("trackio"))}:${env["PATH"]}`;
    // A store in the working folder is the nearest one.
    await execa("mkdir", [".trackio"], { cwd: place.cwd });
    const steps = session();
    expect(steps.map(({ command }) => command.split(" ", 2).join(" "))).toContain("trackio run");
    for (const { command, output } of steps) {
      const { all } = await execa("sh", ["-c", command], {
        cwd: place.cwd,
        env: { ...env, PATH: path },
        extendEnv: false,
        all: true,
        stripFinalNewline: false,
      });
      expect(steady(all), command).toBe(steady(output));
    }
  });
});
