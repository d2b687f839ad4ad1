const PIECES = /\d+|\D+/g;

/**
 * Compares two names as people order them: numbers in them by their size, run-2 before run-10, all else by its
 * characters. (`Intl.Collator` does it too, and takes 5 to 15 ms to load.)
 */
export function naturalOrder(a: string, b: string): number {
  const left = a.match(PIECES) ?? [];
  const right = b.match(PIECES) ?? [];
  for (let piece = 0; piece < left.length && piece < right.length; piece++) {
    const order = comparePieces(left[piece] ?? "", right[piece] ?? "");
    if (order !== 0) return order;
  }
  return left.length - right.length || compareTexts(a, b);
}

function comparePieces(a: string, b: string): number {
  if (!isNumber(a) || !isNumber(b)) return compareTexts(a, b);
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length - y.length || compareTexts(x, y);
}

const isNumber = (piece: string): boolean => piece >= "0" && piece < ":";
const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b);
