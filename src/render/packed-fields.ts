import { type Field, renderFields } from "./fields.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { widthOf } from "./width.ts";

/** Fewer take little room one below the other. */
const FEWEST = 5;
/** A field that is wider stands below the others, in a line of its own. */
const WIDEST = 36;
const MOST_COLUMNS = 4;
const INDENT = 2;
const GAP = 2;
const BETWEEN = 4;

interface Sized extends Field {
  readonly labelWidth: number;
  readonly textWidth: number;
}

/**
 * Labels and texts beside each other in several columns, to be read down, where many of them are short and the screen
 * is wide enough; else, and for those that are long, as `renderFields` has them.
 */
export function packedFields(fields: readonly Field[], screen: Screen, tallest?: number): string[] {
  const { width } = screen;
  if (width === undefined) return renderFields(fields, screen, tallest);
  const sized = fields.map(
    (field): Sized => ({
      ...field,
      labelWidth: widthOf(safe(field.label)),
      textWidth: field.text.length > WIDEST ? WIDEST : widthOf(safe(field.text)),
    }),
  );
  const isShort = ({ labelWidth, textWidth }: Sized): boolean => labelWidth + GAP + textWidth <= WIDEST;
  const short = sized.filter(isShort);
  for (let columns = MOST_COLUMNS; columns > 1 && short.length >= FEWEST; columns--) {
    const lines = inColumns(short, columns, { ...screen, width });
    if (lines === undefined) continue;
    const long = sized.filter((field) => !isShort(field));
    return [...lines, ...renderFields(long, screen, tallest)];
  }
  return renderFields(fields, screen, tallest);
}

function inColumns(
  fields: readonly Sized[],
  count: number,
  { width, style }: Screen & { readonly width: number },
): string[] | undefined {
  const rows = Math.ceil(fields.length / count);
  const columns = Array.from({ length: Math.ceil(fields.length / rows) }, (_, column) =>
    fields.slice(column * rows, (column + 1) * rows),
  );
  const labels = columns.map((column) => Math.max(...column.map(({ labelWidth }) => labelWidth)));
  const texts = columns.map((column) => Math.max(...column.map(({ textWidth }) => textWidth)));
  const sum = (widths: readonly number[]): number => widths.reduce((total, each) => total + each, 0);
  const all = INDENT + sum(labels) + sum(texts) + GAP * columns.length + BETWEEN * (columns.length - 1);
  if (columns.length < 2 || all > width) return undefined;
  return Array.from({ length: rows }, (_, row) => {
    const cells = columns.map((fieldsOfColumn, column) => {
      const field = fieldsOfColumn[row];
      if (field === undefined) return "";
      const { label, text, labelWidth, textWidth } = field;
      const pad = (most: number | undefined, used: number): string =>
        " ".repeat(Math.max(0, (most ?? 0) - used));
      return `${style.dim(safe(label))}${pad(labels[column], labelWidth)}${" ".repeat(GAP)}${safe(text)}${pad(texts[column], textWidth)}`;
    });
    return (" ".repeat(INDENT) + cells.join(" ".repeat(BETWEEN))).trimEnd();
  });
}
