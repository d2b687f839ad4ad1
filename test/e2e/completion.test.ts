import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { type Live, startInTerminal, type } from "../support/live.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const isThere = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;

/** A shell in a terminal, and what makes it ready: its prompt, and trackio's completion. */
interface Shell {
  readonly name: string;
  readonly command: readonly string[];
  readonly setUp: string;
}

const SHELLS: readonly Shell[] = [
  {
    name: "bash",
    command: ["bash", "--norc", "--noprofile", "-i"],
    setUp: "source <(trackio completion bash)",
  },
  {
    name: "zsh",
    command: ["zsh", "-f", "-i"],
    setUp: "unsetopt beep; autoload -Uz compinit; compinit -u -D; source <(trackio completion zsh)",
  },
  { name: "fish", command: ["fish", "--no-config", "-i"], setUp: "trackio completion fish | source" },
];

/** What is typed behind `trackio`, and the words that it is given. */
const CASES: readonly (readonly [typed: string, words: readonly string[]])[] = [
  ["sho\t", ["show"]],
  ["show --colu\tname", ["show", "--columns", "name"]],
  ["show toy/fa\t", ["show", "toy/fast"]],
  ["rm toy/my\t", ["rm", "toy/my run"]],
  ["rm 'toy/my\t", ["rm", "toy/my run"]],
  ["rm toy/odd\t", ["rm", "toy/odd $x'y"]],
  ["show visi\t", ["show", "vision"]],
  ["show @las\t", ["show", "@last"]],
  ["show @min:los\t", ["show", "@min:loss"]],
  ["show toy/@max:val\t", ["show", "toy/@max:val/acc"]],
  ["show toy --sort=los\t", ["show", "toy", "--sort=loss"]],
  ["show toy --sort -los\t", ["show", "toy", "--sort", "-loss"]],
  ["tag toy/fast --add be\t", ["tag", "toy/fast", "--add", "best"]],
  ["run -p to\t-- true", ["run", "-p", "toy", "--", "true"]],
  ["run --resume al\ttrue", ["run", "--resume", "allow", "true"]],
  ["log --table ./da\t", ["log", "--table", "./data.csv"]],
  ["show --dir=./fol\t", ["show", "--dir=./folder"]],
  // Words of the program's own are completed as if it stood alone.
  ["run -p toy -- tiny-pro\t", ["run", "-p", "toy", "--", "tiny-program"]],
  ["run tiny-program ./da\t", ["run", "tiny-program", "./data.csv"]],
];

/** A store with runs, and before the installed trackio one that tells what it was given. */
async function makeReady(): Promise<{ place: Place; env: NodeJS.ProcessEnv }> {
  const place = makePlace();
  const program = 'echo "{\\"loss\\": 1, \\"val\\": {\\"acc\\": 2}}" >&3';
  for (const [project, name] of [
    ["toy", "fast"],
    ["toy", "my run"],
    ["toy", "odd $x'y"],
    ["vision", "fast"],
  ])
    await trackio(place, [
      "run",
      "-q",
      "-p",
      String(project),
      "--name",
      String(name),
      "--tag",
      "best",
      "--",
      "sh",
      "-c",
      program,
    ]);
  const bin = join(place.root, "bin");
  mkdirSync(bin);
  const write = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  const tell = "printf 'GOT'; for word; do printf '<%s>' \"$word\"; done; echo";
  write("trackio", `case $1 in __complete|completion) exec '${inject("trackio")}' "$@";; esac; ${tell}`);
  write("tiny-program", "true");
  writeFileSync(join(place.cwd, "data.csv"), "");
  mkdirSync(join(place.cwd, "folder"));
  const env = {
    PATH: `${bin}:${process.env["PATH"]}`,
    TERM: "xterm",
    HOME: place.root,
    HISTFILE: "/dev/null",
    PS1: "$ ",
  };
  return { place, env };
}

/** Types a line, and waits for what the command was given. */
async function typed(live: Live, line: string): Promise<string> {
  const before = live.out().length;
  type(live, `trackio ${line}\n`);
  const rest = (): string => live.out().slice(before);
  for (const until = Date.now() + 10_000; !/GOT<[^\n]*>\r/.test(rest()) && Date.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 10));
  const got = /GOT(<[^\n]*>)\r/.exec(rest())?.[1] ?? rest();
  return got.replaceAll("/>", ">"); // zsh takes the slash behind a folder away when the line is entered.
}

describe.each(SHELLS)("completion in $name", ({ name, command, setUp }) => {
  // Skipped where the shell is not installed: nothing else than the shell itself can tell what it does with a script.
  it.skipIf(!isThere(name))("gives trackio the words that a person means", async () => {
    const { place, env } = await makeReady();
    const live = startInTerminal(place, command, { env });
    type(live, `${setUp}; echo re''ady\n`);
    await live.says("ready\r\n");
    const got: [string, string][] = [];
    for (const [line] of CASES) got.push([line, await typed(live, line)]);
    type(live, "exit\n");
    await live.process;
    expect(got).toEqual(CASES.map(([line, words]) => [line, words.map((word) => `<${word}>`).join("")]));
  });
});

describe("completion in PowerShell", () => {
  // Skipped where pwsh is not installed: it comes from no registry that our machines reach.
  it.skipIf(!isThere("pwsh"))("gives what may stand at the cursor", async () => {
    const { place, env } = await makeReady();
    const lines = [
      "trackio sho",
      "trackio show toy/fa",
      "trackio rm toy/my",
      "trackio show @min:los",
      "trackio run -p to",
    ];
    const script = [
      "trackio completion powershell | Out-String | Invoke-Expression",
      ...lines.map(
        (line) => `(TabExpansion2 '${line}' ${line.length}).CompletionMatches.CompletionText -join ' '`,
      ),
    ].join("; ");
    const { stdout } = spawnSync("pwsh", ["-NoProfile", "-Command", script], {
      cwd: place.cwd,
      env: { ...process.env, ...env, TRACKIO_DIR: place.store },
      encoding: "utf8",
    });
    expect(stdout.trim().split(/\r?\n/)).toEqual(["show", "toy/fast", "'toy/my run'", "'@min:loss'", "toy"]);
  });
});

describe("what the scripts ask", () => {
  it("is answered also where there is no store, or the line makes no sense", async () => {
    const place = makePlace();
    for (const words of [
      ["zsh", "show", ""],
      ["bash"],
      ["zsh", "nonsense", ""],
      [],
      ["zsh", "show", "--dir", "/nowhere", ""],
    ]) {
      const { exitCode, stderr, stdout } = await trackio(place, ["__complete", ...words]);
      expect([exitCode, stderr], words.join(" ")).toEqual([0, ""]);
      expect(stdout).toMatch(/^words/);
    }
    expect(existsSync(place.store)).toBe(false);
  });

  it("is answered with samples of the machine, where plot may draw them", async () => {
    const place = makePlace();
    const report =
      'echo "{\\"_type\\": \\"system\\", \\"gpu/0/temp\\": 60}" >&3; echo "{\\"gpu/cost\\": 1}" >&3';
    await trackio(place, ["run", "-q", "-p", "toy", "--sample", "off", "--", "sh", "-c", report]);
    const asked = async (...words: string[]) => {
      const { stdout } = await trackio(place, ["__complete", "zsh", ...words]);
      return stdout.split("\n").slice(1);
    };
    expect(await asked("plot", "toy", "--metric", "gpu/")).toEqual(["gpu/cost", "gpu/0/temp"]);
    expect(await asked("plot", "-m", "system/")).toEqual(["system/gpu/0/temp"]);
    expect(await asked("diff", "--metric", "gpu/")).toEqual(["gpu/cost"]);
  });

  it("is no command for people, and other shells have no script", async () => {
    const place = makePlace();
    expect((await trackio(place, ["--help"])).stdout).not.toContain("__complete");
    const { exitCode, stderr } = await trackio(place, ["completion", "csh"]);
    expect([exitCode, stderr]).toEqual([
      2,
      'trackio: There is no completion for "csh".\n  There is one for bash, zsh, fish, powershell.',
    ]);
  });
});
