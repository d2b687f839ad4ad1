import { formatAge } from "./age.ts";
import { type Column, renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import type { Paint, Style } from "./style.ts";
import { truncate } from "./width.ts";
import { grouped } from "./words.ts";

/** Something that a program wanted somebody to know. */
export interface Alert {
  readonly level: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly step: number | null;
  /** ISO 8601. */
  readonly timestamp: string;
}

const FEW = 5;
/** Texts take a line each, unless all is wanted. */
const GLANCE = 500;

/** The newest alerts, oldest of them first; or all. */
export function alertLines(alerts: readonly Alert[], all: boolean, screen: Screen): string[] {
  const { style, now, width } = screen;
  const shown = all ? alerts : alerts.slice(-FEW);
  const columns: Column<Alert>[] = [
    {
      header: "level",
      align: "left",
      rank: 0,
      cell: ({ level }) => ({ text: level, paint: paintOf(level, style) }),
    },
    { header: "text", align: "left", rank: 1, least: 20, cell: (alert) => ({ text: textOf(alert, all) }) },
    {
      header: "step",
      align: "right",
      rank: 3,
      cell: ({ step }) => ({ text: step === null ? "" : `step ${step}`, paint: style.dim }),
    },
    {
      header: "age",
      align: "left",
      rank: 2,
      cell: ({ timestamp }) => ({ text: formatAge(Date.parse(timestamp), now), paint: style.dim }),
    },
  ];
  const lines = renderColumns(columns, shown, screen, { indent: 2, headers: false, note: false });
  const earlier = alerts.length - shown.length;
  if (earlier === 0) return lines;
  return [style.dim(truncate(`  … ${grouped(earlier)} earlier: --all`, width)), ...lines];
}

function textOf({ title, text }: Alert, all: boolean): string {
  const whole = [title, text].filter((part) => part !== null && part !== "").join(": ");
  return all || whole.length <= GLANCE ? whole : `${whole.slice(0, GLANCE)}…`;
}

function paintOf(level: string, style: Style): Paint {
  if (level === "error") return style.bad;
  return level === "warn" ? style.warn : style.dim;
}
