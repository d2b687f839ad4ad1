import { describe, expect, it } from "vitest";
import { buildProgram } from "../../src/cli/program.ts";
import type { Context } from "../../src/commands/context.ts";

const NOBODY = { write: () => {}, isTTY: false, width: undefined, colour: 0 } as const;

/** The help page of a command, as it is printed 80 columns wide. */
async function help(...words: string[]): Promise<string> {
  let text = "";
  const write = (part: string): void => {
    text += part;
  };
  const output = { write, isTTY: false, width: undefined, colour: 0 } as const;
  const context: Context = { stdout: output, stderr: output, env: {}, cwd: "/", clients: "", now: () => 0 };
  const program = buildProgram(context, () => {});
  await program.parseAsync([...words, "--help"], { from: "user" }).catch(() => {});
  return text;
}

describe("docs/cli.md", () => {
  it("is what --help prints; `npm run docs` writes it", async () => {
    const program = buildProgram(
      { stdout: NOBODY, stderr: NOBODY, env: {}, cwd: "/", clients: "", now: () => 0 },
      () => {},
    );
    const pages = [
      await help(),
      ...(await Promise.all(program.commands.map((command) => help(command.name())))),
    ];
    const titles = ["trackio", ...program.commands.map((command) => `trackio ${command.name()}`)];
    const sections = pages.map((page, index) => `## ${titles[index]}\n\n\`\`\`\n${page.trim()}\n\`\`\`\n`);
    const text = `# Commands\n\nWritten by \`npm run docs\` from what \`--help\` prints.\n\n${sections.join("\n")}`;
    await expect(text).toMatchFileSnapshot("../../docs/cli.md");
  });

  it("fits 80 columns", async () => {
    const { commands } = buildProgram(
      { stdout: NOBODY, stderr: NOBODY, env: {}, cwd: "/", clients: "", now: () => 0 },
      () => {},
    );
    for (const words of [[], ...commands.map((command) => [command.name()])])
      expect((await help(...words)).split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("tells for every command a sentence, its usage, its options and two examples", async () => {
    for (const words of [[], ["run"], ["show"]]) {
      const page = await help(...words);
      expect(page).toMatch(/^[A-Z][\s\S]+\.\n\nUsage: trackio/);
      expect(page).toContain("\nOptions:\n");
      const [, examples = ""] = page.split("\nExamples:\n");
      const many = examples.match(/^ {2}trackio /gm)?.length ?? 0;
      expect(many).toBeGreaterThanOrEqual(2);
      expect(many).toBeLessThanOrEqual(5);
    }
  });
});
