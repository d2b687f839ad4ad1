import { safe } from "../safe.ts";
import { truncate } from "../width.ts";
import type { Look } from "./look.ts";
import type { Dialog, LiveState } from "./state.ts";
import { filled } from "./text.ts";

/** The metrics that may be chosen, with those that are; as many as fit, the one at hand among them. */
export function chooserLines(
  { size }: LiveState,
  { all, at, chosen }: Dialog & { readonly kind: "metrics" },
  rows: number,
  { style, selected }: Look,
): string[] {
  const room = Math.max(1, rows - 2);
  const top = Math.max(0, Math.min(at - Math.floor(room / 2), all.length - room));
  const lines = all.slice(top, top + room).map((metric, index) => {
    const order = chosen.indexOf(metric);
    const box = order < 0 ? "[ ]" : `[${order + 1}]`;
    const line = truncate(`${box} ${safe(metric)}`, size.width - 2);
    if (top + index === at) return selected(filled(`▸ ${line}`, size.width));
    return `  ${order < 0 ? style.dim(line) : line}`;
  });
  const title = all.length === 0 ? "  no run has metrics yet" : "  metrics to list and draw, in this order";
  return [style.strong(truncate(title, size.width)), "", ...lines];
}
