import type { Command } from "commander";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";

export function addCompletion(program: Command, { context, exit }: Edge): void {
  const completion = program
    .command("completion")
    .summary("print a script by which a shell completes commands, runs and metrics")
    .argument("<shell>", "bash, zsh, fish or powershell")
    .addHelpText(
      "after",
      `
To have it in every shell, put into
  ~/.bashrc
      source <(trackio completion bash)
  ~/.zshrc
      source <(trackio completion zsh)
  ~/.config/fish/config.fish
      trackio completion fish | source
  $PROFILE (PowerShell)
      trackio completion powershell | Out-String | Invoke-Expression`,
    )
    .action(async (shell: string) => {
      const { parseCompletion, runCompletion } = await import("../../commands/completion.ts");
      exit(runCompletion(parseCompletion(shell), context));
    });
  describe(
    completion,
    "Prints a script for a shell, which then completes commands and their options,\nand from the store projects, runs, metrics, tables and tags.",
    ["source <(trackio completion bash)", "in this bash, from now on"],
    ["trackio completion zsh > ~/.zfunc/_trackio", "as a file in a folder of zsh's fpath"],
  );
}
