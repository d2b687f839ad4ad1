import { ASCII } from "../render/chart/ascii.ts";
import { BRAILLE } from "../render/chart/braille.ts";
import type { Charset } from "../render/chart/charset.ts";

/** What a terminal can show. Where nothing tells, it is one of our days, and reads UTF-8. */
export function charsetOf(env: Readonly<NodeJS.ProcessEnv>, ascii: boolean): Charset {
  return ascii || env["TERM"] === "dumb" || !readsUtf8(env) ? ASCII : BRAILLE;
}

/** Whether a terminal shows more than ASCII, by the locale. */
export function readsUtf8(env: Readonly<NodeJS.ProcessEnv>): boolean {
  // In the order of POSIX (XBD 8.2): the first that is set and not empty.
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find(
    (each) => each !== undefined && each !== "",
  );
  return locale === undefined || /utf-?8/i.test(locale);
}
