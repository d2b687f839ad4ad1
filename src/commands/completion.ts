import { UsageError } from "../store/user-error.ts";
import { BASH } from "./completion/bash.ts";
import { FISH } from "./completion/fish.ts";
import { POWERSHELL } from "./completion/powershell.ts";
import { ZSH } from "./completion/zsh.ts";
import type { Context } from "./context.ts";

const SCRIPTS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};

/** @throws {UsageError} for a shell that has no script */
export function parseCompletion(shell: string): string {
  const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script !== undefined) return script;
  throw new UsageError(`There is no completion for "${shell}".`, [
    `There is one for ${Object.keys(SCRIPTS).join(", ")}.`,
  ]);
}

/** Prints a script. @returns the exit code */
export function runCompletion(script: string, { stdout }: Context): number {
  stdout.write(script);
  return 0;
}
