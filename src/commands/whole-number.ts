import { UsageError } from "../store/user-error.ts";

/** @throws {UsageError} for a text that is no whole number, or a smaller one */
export function wholeNumber(flag: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new UsageError(`${flag} takes a whole number from ${least} on, not "${text}".`);
  }
  return Number(text);
}
