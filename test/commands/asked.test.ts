import { describe, expect, it } from "vitest";
import { understand } from "../../src/commands/complete/asked.ts";
import type { CommandSpec } from "../../src/commands/complete/command-tree.ts";

const option = (flags: string[], takes?: string) => ({ flags, takes, summary: "" });

const COMMANDS: readonly CommandSpec[] = [
  {
    name: "show",
    summary: "",
    options: [option(["--sort"], "names"), option(["-n", "--limit"], "n"), option(["--all"])],
    args: ["target"],
    variadic: true,
    wraps: false,
  },
  {
    name: "run",
    summary: "",
    options: [option(["-p", "--project"], "name")],
    args: ["command"],
    variadic: true,
    wraps: true,
  },
  { name: "resume", summary: "", options: [], args: ["run"], variadic: true, wraps: false },
];

const asked = (...words: string[]) => {
  const line = understand(COMMANDS, words).asked;
  if ("option" in line) return `value of ${line.option.flags.at(-1)} behind "${line.before}"`;
  if ("index" in line) return `argument ${line.index} of ${line.command.name}`;
  if (line.kind === "wrapped") return `wrapped from ${line.from}`;
  return line.kind;
};

describe("what is asked for at the cursor", () => {
  it.each([
    [[""], "command"],
    [["sh"], "command"],
    [["-"], "flag"],
    [["help", ""], "command"],
    [["nonsense", ""], "nothing"],
    [["show", ""], "argument 0 of show"],
    [["show", "a", "b"], "argument 1 of show"],
    [["show", "--"], "flag"],
    [["show", "--", "-x"], "argument 0 of show"],
    [["show", "--sort", ""], 'value of --sort behind ""'],
    [["show", "--sort", "-lo"], 'value of --sort behind ""'],
    [["show", "--sort=lo"], 'value of --sort behind "--sort="'],
    [["show", "--sort=loss", ""], "argument 0 of show"],
    [["show", "-n", ""], 'value of --limit behind ""'],
    [["show", "-n5", ""], "argument 0 of show"],
    [["show", "--all", ""], "argument 0 of show"],
    [["show", "--all=x"], "nothing"],
    [["run", ""], "wrapped from 1"],
    [["run", "-p", "toy", "pyth"], "wrapped from 3"],
    [["run", "-p", "toy", "python", "-"], "wrapped from 3"],
    [["run", "-"], "flag"],
    [["run", "--", "-"], "wrapped from 2"],
    [["run", "-p", "toy", "--", "python", "t"], "wrapped from 4"],
    [["resume", "a"], "argument 0 of resume"],
    [["resume", "a", "--", "py"], "wrapped from 3"],
  ])("%j", (words, what) => {
    expect(asked(...words)).toBe(what);
  });

  it("holds what was said before", () => {
    const line = understand(COMMANDS, ["show", "toy", "--sort=loss", "-n", "3", ""]);
    expect(line.args).toEqual(["toy"]);
    expect([...line.values]).toEqual([
      ["--sort", "loss"],
      ["--limit", "3"],
    ]);
  });
});
