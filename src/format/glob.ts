/** Whether a text is a pattern: `*` in it stands for any text, `?` for any one character. */
export const isGlob = (text: string): boolean => /[*?]/.test(text);

/** Whether the whole of a text fits a pattern. No pattern takes longer than its length times the text's. */
export function fitsGlob(pattern: string, text: string): boolean {
  const signs = [...pattern];
  const letters = [...text];
  let sign = 0;
  let letter = 0;
  /** The last `*`, and the letter behind what it stands for so far. */
  let star = -1;
  let taken = 0;
  while (letter < letters.length) {
    if (signs[sign] === "*") {
      star = sign++;
      taken = letter;
    } else if (signs[sign] === "?" || signs[sign] === letters[letter]) {
      sign++;
      letter++;
    } else if (star >= 0) {
      sign = star + 1;
      letter = ++taken;
    } else return false;
  }
  while (signs[sign] === "*") sign++;
  return sign === signs.length;
}
