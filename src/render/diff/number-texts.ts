import { digits } from "../number.ts";
import { distinctTexts } from "./change.ts";

/** How the numbers of one metric are written beside each other. */
export type NumberTexts = (numbers: readonly number[]) => readonly string[];

/** @param precision significant digits; undefined for as many as tell the numbers apart */
export const numberTexts = (precision: number | undefined): NumberTexts =>
  precision === undefined
    ? distinctTexts
    : (numbers) =>
        numbers.map((number) =>
          Number.isFinite(number) ? digits(number, precision) : (distinctTexts([number])[0] ?? ""),
        );
