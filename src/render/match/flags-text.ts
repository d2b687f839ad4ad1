import { safe } from "../safe.ts";
import { shellQuote } from "../shell-quote.ts";

/** The flags as a shell must be given them. */
export const flagsText = (flags: readonly string[]): string =>
  flags.map((flag) => `--match ${safe(shellQuote(flag))}`).join(" ");
