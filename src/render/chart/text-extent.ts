/** Widths of characters in ems, as fonts for screens mostly have them. A picture's reader may have another font. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijlI.,:;|!'`]/u, 0.28],
  [/[ftr()[\]{}/\\ -]/u, 0.38],
  [/[mwMW@%—…]/u, 0.9],
  [/[A-Z_]/u, 0.68],
  [/[\p{Ideographic}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Extended_Pictographic}]/u, 1],
];
const OTHERS = 0.6;

/** About how wide a text is, in pixels; rather more than less. */
export function extentOf(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHERS;
  return ems * size;
}

/** A text that takes about `room` pixels at most, … in the place of its middle where it was longer. */
export function shortened(text: string, size: number, room: number): string {
  if (extentOf(text, size) <= room) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const short = `${characters.slice(0, Math.ceil(kept / 2)).join("")}…${characters.slice(characters.length - Math.floor(kept / 2)).join("")}`;
    if (extentOf(short, size) <= room) return short;
  }
  return "…";
}
