/** What pictures are made of, whatever they are written as. All lengths are in pixels, y goes down. */
export type Shape =
  | {
      readonly kind: "area";
      /** x and y in turn. */
      readonly points: readonly number[];
      readonly fill: string;
      readonly opacity: number;
    }
  | {
      readonly kind: "line";
      readonly points: readonly number[];
      readonly stroke: string;
      readonly width: number;
      readonly opacity: number;
    }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly x: number;
      /** Of the baseline. */
      readonly y: number;
      readonly size: number;
      readonly anchor: "start" | "middle" | "end";
      readonly bold: boolean;
      readonly fill: string;
    };

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What lies on top comes last. */
  readonly shapes: readonly Shape[];
}

export const area = (points: readonly number[], fill: string, opacity = 1): Shape => ({
  kind: "area",
  points,
  fill,
  opacity,
});

export const line = (points: readonly number[], stroke: string, width: number, opacity = 1): Shape => ({
  kind: "line",
  points,
  stroke,
  width,
  opacity,
});
