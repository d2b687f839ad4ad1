import { spawn } from "node:child_process";
import { UserError } from "../store/user-error.ts";

/** Quits where all fits on the screen, shows colours, and leaves the text on the screen. */
const USUAL = "less -FRX";
/** What a shell ends with where there is no such program (POSIX). */
const NOT_FOUND = 127;

/**
 * Shows a text in the pager that the environment names, until its reader has seen enough.
 * @throws {UserError} where there is no such program
 */
export async function page(text: string, env: Readonly<NodeJS.ProcessEnv>): Promise<void> {
  const pager = (env["PAGER"] ?? "").trim() || USUAL;
  // Ctrl-C is for the pager: should we end by it, the terminal would be left to two readers.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const child = spawn("/bin/sh", ["-c", pager], { stdio: ["pipe", "inherit", "inherit"], env });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    child.stdin.on("error", ignore); // Whoever quits before the end leaves the rest unread.
    child.stdin.end(text);
    if ((await ended) === NOT_FOUND) {
      throw new UserError(`The pager "${pager}" is not there.`, [
        "Set PAGER to one that is, or leave out --pager.",
      ]);
    }
  } finally {
    process.off("SIGINT", ignore);
  }
}
