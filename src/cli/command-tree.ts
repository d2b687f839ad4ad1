import type { Command } from "commander";
import type { CommandSpec } from "../commands/complete/command-tree.ts";

/** Commands as plain data, for what completes their words. */
export const commandTree = (program: Command): CommandSpec[] =>
  program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map(({ short, long, flags, required, optional, description }) => ({
        flags: [short, long].filter((flag) => flag !== undefined),
        takes: required || optional ? /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1] : undefined,
        summary: description,
      })),
    args: command.registeredArguments.map((argument) => argument.name()),
    variadic: command.registeredArguments.at(-1)?.variadic ?? false,
    wraps: command.name() === "run",
  }));
