import type { AlertRule } from "../query/alert-rule.ts";
import { parseAlertRule } from "../query/parse-alert-rule.ts";
import { mistakeLines } from "../render/mistake-lines.ts";
import { safe } from "../render/safe.ts";
import { loadWidths } from "../render/width.ts";
import { UsageError } from "../store/user-error.ts";

const EXAMPLE = "For example: --alert 'loss > 5', 'nan(loss)', 'inf(*)', 'stalled 10m'";

/**
 * Reads the rules of `--alert`, each once.
 * @throws {UsageError} for one that cannot be read, with a mark under the place
 */
export async function readAlertRules(texts: readonly string[]): Promise<readonly AlertRule[]> {
  const rules: AlertRule[] = [];
  for (const text of new Set(texts)) {
    if (text.trim() === "") throw new UsageError("--alert takes a rule, not an empty text.", [EXAMPLE]);
    const parsed = parseAlertRule(text);
    if (parsed.kind === "mistake") {
      await loadWidths();
      throw new UsageError(`--alert cannot be read: ${safe(parsed.problem)}.`, [
        ...mistakeLines(text, parsed),
        EXAMPLE,
      ]);
    }
    rules.push(parsed.rule);
  }
  return rules;
}
