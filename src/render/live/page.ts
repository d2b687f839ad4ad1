import { shownConfig } from "../../history/shown-config.ts";
import { renderFields } from "../fields.ts";
import { runHeader } from "../run-header.ts";
import { runMetrics } from "../run-metrics.ts";
import { runNotes } from "../run-notes.ts";
import type { Screen } from "../screen.ts";
import { exactText } from "../value.ts";
import type { Layout } from "./layout.ts";
import type { Look } from "./look.ts";
import type { LiveRun } from "./model.ts";
import { curveLines, outputLines, ruleLine } from "./panel.ts";
import { alertLine, fateLine, progressLine } from "./run-facts.ts";
import type { LiveState } from "./state.ts";

/** Lines that one value of the config may take. */
const TALLEST_VALUE = 5;
const MOST_ALERTS = 5;
const MOST_OUTPUT = 15;

/** All of a run's page, to be scrolled through: what one looks for most often comes first. */
export function pageLines(state: LiveState, run: LiveRun, layout: Layout, look: Look): string[] {
  const { width } = state.size;
  const { timeZone } = look;
  const screen: Screen = {
    width,
    style: look.style,
    now: state.now,
    ...(timeZone === undefined ? {} : { timeZone }),
  };
  const details = state.details?.key === run.key ? state.details : null;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", ruleLine(title, width, look), ...lines];
  const config = [...shownConfig(run.view.summary.config)].map(([key, value]) => ({
    label: key,
    text: exactText(value),
  }));
  // Its title is said above, in the words of a screen that goes on.
  const about = runHeader(run.view, screen);
  const alerts = details?.alerts.slice(-MOST_ALERTS) ?? [];
  return [
    ruleLine(run.name, width, look),
    fateLine(run, width, state.now, look),
    progressLine(run, width, look),
    ...alerts.map((alert) => alertLine(alert, width, look)),
    "",
    ...curveLines(details, layout, { width, height: layout.chartLines }, look),
    ...section("output", outputLines(details?.output.slice(-MOST_OUTPUT) ?? [], width)),
    ...section(
      "metrics",
      run.view.summary.metrics.size === 0
        ? []
        : runMetrics(run.view, [...run.view.summary.metrics.keys()], undefined, screen),
    ),
    ...section("config", renderFields(config, screen, TALLEST_VALUE)),
    ...section("about", about.slice(about.indexOf("") + 1)),
    ...section("", runNotes({ view: run.view }, screen)),
  ];
}
