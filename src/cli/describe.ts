import type { Command } from "commander";

type Example = readonly [command: string, what: string];

/** A help page begins with a sentence and ends with examples. */
export function describe(command: Command, sentence: string, ...examples: readonly Example[]): void {
  command.addHelpText("before", `${sentence}\n`);
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
