import type { Mistake } from "../query/mistake.ts";
import { safe } from "./safe.ts";
import { headOf, widthOf } from "./width.ts";

/** How much of a long text is shown before the mistake and behind it, in characters and columns. */
const BEFORE = 48;
const BEHIND = 24;

/** The text, and under it carets where the mistake is. `loadWidths` comes first. */
export function mistakeLines(text: string, { at, end }: Mistake): string[] {
  const before = [...safe(text.slice(0, at))];
  const head = before.length > BEFORE ? `…${before.slice(-BEFORE).join("")}` : before.join("");
  const meant = headOf(safe(text.slice(at, end)), BEHIND);
  const rest = safe(text.slice(at));
  const tail = headOf(rest, Math.max(BEHIND, widthOf(meant)));
  const line = `${head}${tail}${tail.length < rest.length ? "…" : ""}`;
  return [line, " ".repeat(widthOf(head)) + "^".repeat(Math.max(1, widthOf(meant)))];
}
