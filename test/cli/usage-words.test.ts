import { describe, expect, it } from "vitest";
import { execute } from "../../src/cli/main.ts";
import type { Context } from "../../src/commands/context.ts";

/** What a command line that is wrong prints, and its exit code. */
async function misuse(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const outputOf = (stream: "out" | "err") => ({
    write: (text: string) => {
      said[stream] += text;
    },
    isTTY: false,
    width: undefined,
    colour: 0 as const,
  });
  const context: Context = {
    stdout: outputOf("out"),
    stderr: outputOf("err"),
    env: {},
    cwd: "/",
    clients: "",
    now: () => 0,
  };
  const code = await execute(words, context);
  return { code, ...said };
}

describe("a mistake in the command line is told as our other errors are, with the help that tells more", () => {
  it.each<[string[], number, string]>([
    [["show", "--bogus"], 2, "trackio: Unknown option '--bogus'.\n  Try: trackio show --help\n"],
    [
      ["show", "--jsn"],
      2,
      "trackio: Unknown option '--jsn'.\n  Did you mean --json?\n  Try: trackio show --help\n",
    ],
    [["run", "--bogus"], 125, "trackio: Unknown option '--bogus'.\n  Try: trackio run --help\n"],
    [
      ["run", "--name"],
      125,
      "trackio: Option '--name <name>' argument missing.\n  Try: trackio run --help\n",
    ],
    [["sohw"], 2, "trackio: Unknown command 'sohw'.\n  Did you mean show?\n  Try: trackio --help\n"],
    [["\u001b[2Jx"], 2, "trackio: Unknown command 'x'.\n  Try: trackio --help\n"],
  ])("%j", async (words, code, err) => {
    expect(await misuse(...words)).toEqual({ code, err, out: "" });
  });

  it("also as JSON", async () => {
    const { out } = await misuse("show", "--json", "--jsn");
    expect(JSON.parse(out)).toEqual({
      error: {
        message: "Unknown option '--jsn'.",
        hints: ["Did you mean --json?", "Try: trackio show --help"],
      },
    });
  });
});
