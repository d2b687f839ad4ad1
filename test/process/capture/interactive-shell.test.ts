import { describe, expect, it } from "vitest";
import { isInteractiveShell } from "../../../src/process/capture/interactive-shell.ts";

const told = (command: string, typed = true): boolean => isInteractiveShell(command.split(" "), typed);

describe("an interactive shell", () => {
  it.each([
    "bash",
    "/usr/local/bin/bash",
    "-bash",
    "sh -l",
    "ksh -o vi",
    "bash --norc -O extglob",
    "bash --rcfile setup.sh",
    "bash -s",
    "bash -",
    "bash -ic true",
    "bash -i train.sh",
    "bash -i -c true",
  ])("is what %s starts", (command) => expect(told(command)).toBe(true));

  it.each([
    "bash train.sh",
    "bash -c true",
    "bash -lc true",
    "bash -x train.sh",
    "bash -eo pipefail train.sh",
    "bash -eo pipefail -c true",
    "bash -- train.sh",
    "bash --version",
    "bash --help",
    "bash -n",
    "sh ./-",
    "python3 -i",
    "zsh",
    "fish",
    "bashful",
    "",
  ])("is not what %s starts", (command) => expect(told(command)).toBe(false));

  it("is none that reads its commands from a file, unless it is told to be", () => {
    expect(["bash", "bash -s", "bash -"].map((command) => told(command, false))).toEqual([
      false,
      false,
      false,
    ]);
    expect(told("bash -i", false)).toBe(true);
  });
});
