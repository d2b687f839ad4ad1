/** Keys by which records tell where they belong, beside their step: a metric of that name gets a second underscore. */
export const STAMP: ReadonlySet<string> = new Set(["_attempt", "_rank", "_rewind"]);

/** All keys that step records keep for themselves. */
export const BOOKKEEPING: ReadonlySet<string> = new Set(["step", "timestamp", ...STAMP]);
