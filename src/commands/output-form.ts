import { csvText, type Grid, markdownText } from "../render/grid.ts";
import { jsonDocument } from "../render/json-document.ts";
import type { Form } from "./form-flags.ts";

/**
 * A command's answer as text for other programs.
 * @param grid its rows, for CSV and Markdown
 * @param document its facts, for JSON
 */
export function formText(
  { kind, precision }: Form & { readonly kind: Exclude<Form["kind"], "screen"> },
  grid: () => Grid,
  document: () => unknown,
): string {
  switch (kind) {
    case "json":
      return jsonDocument(document());
    case "csv":
      return csvText(grid(), precision);
    case "md":
      return markdownText(grid(), precision);
  }
}
