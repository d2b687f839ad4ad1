import { fractionOf } from "./scale.ts";
import { type AxisTicks, type ChartAxis, ticksOf } from "./ticks.ts";

/** A label below an axis, in columns from the axis's beginning. */
export interface PlacedLabel {
  /** Of the tick. */
  readonly column: number;
  /** Of the label's first character; it may be before the axis's beginning. */
  readonly start: number;
  readonly label: string;
}

export interface FittedAxis {
  readonly axis: AxisTicks;
  readonly labels: readonly PlacedLabel[];
}

/** Columns from one tick to the next, at least; and between two labels. */
const COLUMNS_A_TICK = 8;
const GAP = 2;
/** More numbers nobody reads, however wide the terminal. */
const MOST_TICKS = 12;

/** As many ticks as have room for their labels below an axis of so many columns. */
export function fitLabels(axis: ChartAxis, columns: number): FittedAxis {
  for (let most = Math.max(1, Math.min(MOST_TICKS, Math.floor(columns / COLUMNS_A_TICK))); most > 1; most--) {
    const fitted = placeLabels(ticksOf(axis, most, false), columns);
    if (fitted.axis.ticks.length === fitted.labels.length) return fitted;
  }
  return placeLabels(ticksOf(axis, 1, false), columns);
}

/** Labels below their ticks, moved in where they would stand out at the right; those without room are left out. */
function placeLabels(axis: AxisTicks, columns: number): FittedAxis {
  const labels: PlacedLabel[] = [];
  let free = -2;
  for (const { value, label } of axis.ticks) {
    const column = Math.round(fractionOf(axis.scale, value) * (columns - 1));
    const start = Math.max(-2, Math.min(column - Math.floor(label.length / 2), columns - label.length));
    if (start < free || column < 0 || column >= columns) continue;
    labels.push({ column, start, label });
    free = start + label.length + GAP;
  }
  return { axis, labels };
}
