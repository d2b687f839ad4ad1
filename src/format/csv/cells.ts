/**
 * The cells of one CSV record, without its newline: white space around them is left out, quotes are taken away, and two
 * within quotes are one.
 */
export function cellsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= record.length; ) {
    const start = at + (/^ */.exec(record.slice(at))?.[0].length ?? 0);
    if (record[start] !== '"') {
      const end = indexOr(record, delimiter, start);
      cells.push(record.slice(start, end).trim());
      at = end + 1;
      continue;
    }
    const quote = closingQuote(record, start + 1);
    const end = indexOr(record, delimiter, quote);
    cells.push(record.slice(start + 1, quote).replaceAll('""', '"') + record.slice(quote + 1, end).trimEnd());
    at = end + 1;
  }
  return cells;
}

function indexOr(text: string, part: string, from: number): number {
  const found = text.indexOf(part, from);
  return found < 0 ? text.length : found;
}

/** Where the quote is that ends a quoted cell; the record's end where none does. */
function closingQuote(record: string, from: number): number {
  for (let at = from; at < record.length; at++) {
    if (record[at] !== '"') continue;
    if (record[at + 1] !== '"') return at;
    at++;
  }
  return record.length;
}

const DELIMITERS = [",", "\t", ";"] as const;

/** The character that parts the cells of a header: the one that makes the most of them; undefined where none makes two. */
export function delimiterOf(header: string): string | undefined {
  const counts = DELIMITERS.map((delimiter) => [delimiter, cellsOf(header, delimiter).length] as const);
  const [best] = counts.sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] > 1 ? best[0] : undefined;
}
