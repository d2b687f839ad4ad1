import { basename } from "node:path";

/** Shells that do their job control on standard error, which must be their controlling terminal then. Others open /dev/tty. */
const SHELLS: ReadonlySet<string> = new Set(["bash", "rbash", "sh", "ksh", "ksh93", "rksh"]);

/** Options that take the next word, beside those of `set`. */
const WITH_VALUE = /^(--rcfile|--init-file|[-+][A-Za-z]*[oO])$/;

/**
 * Whether a command is an interactive shell that hands its terminal from job to job (bash(1), INVOCATION): without a
 * script and without `-c` at a terminal, or with `-i`.
 * @param typed whether its standard input is a terminal
 */
export function isInteractiveShell([program = "", ...words]: readonly string[], typed: boolean): boolean {
  // A login shell is called by a name with a dash in front.
  if (!SHELLS.has(basename(program).replace(/^-/, ""))) return false;
  let commands = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--" || word === "-") return !commands && typed && at === words.length - 1;
    if (!/^[-+]/.test(word) || word === "--help" || word === "--version") return false;
    const isShort = !word.startsWith("--");
    if (isShort && word.startsWith("-") && word.includes("i")) return true;
    // Commands of its own, or none that are run.
    if (isShort && /[cnD]/.test(word)) commands = true;
    if (WITH_VALUE.test(word)) at++;
  }
  return !commands && typed;
}
