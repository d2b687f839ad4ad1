import type { ChartLine } from "./chart.ts";
import { OKABE_ITO } from "./palette.ts";

/** A part of a picture, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const INK = {
  text: "#222222",
  dim: "#666666",
  axis: "#444444",
  grid: "#e4e4e4",
  sign: "#b00020",
} as const;
export const TEXT_SIZE = 13;
export const TITLE_SIZE = 15;
export const colourOf = ({ place }: Pick<ChartLine, "place">): string =>
  OKABE_ITO[place % OKABE_ITO.length] ?? INK.text;
