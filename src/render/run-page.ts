import type { RunView } from "../history/run-view.ts";
import { shownConfig } from "../history/shown-config.ts";
import type { Json } from "../history/summary.ts";
import { renderFields } from "./fields.ts";
import { outputText } from "./output-lines.ts";
import { packedFields } from "./packed-fields.ts";
import { rejectedLines, rejectedTitle } from "./rejected-lines.ts";
import { alertLines } from "./run-alerts.ts";
import { runAttempts } from "./run-attempts.ts";
import type { RunDetails } from "./run-details.ts";
import { runHeader } from "./run-header.ts";
import { mediaLines, mediaTitle } from "./run-media.ts";
import { metricsOfPage, moreMetrics, runMetrics, type Sparks } from "./run-metrics.ts";
import { runNotes } from "./run-notes.ts";
import { systemLines, systemTitle } from "./run-system.ts";
import { runTables } from "./run-tables.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { exactText } from "./value.ts";
import { truncate, widthOf } from "./width.ts";
import { countOf } from "./words.ts";

/** A title is cut for the sake of its remark, but not below this. */
const LEAST_TITLE = 12;
/** Values that a screen shows of a config, unless all is wanted: libraries put a hundred of their defaults there. */
const MOST_VALUES = 30;
/** Lines that a command, a note, a value of the config or the summary may take, unless all is wanted. */
const TALLEST_VALUE = 5;

/** All that is known of a run, section by section; a section without content is not there. */
export function runPage(details: RunDetails, all: boolean, screen: Screen, sparks?: Sparks): string[] {
  const { view, rejected, media = [], alerts = [], peaks = [] } = details;
  const { life, summary } = view;
  const sections = [
    runHeader(view, screen, details.attempt, all ? undefined : TALLEST_VALUE),
    life.attempts.length > 1 ? section("attempts", "", runAttempts(view, screen), screen) : [],
    summary.config.size > 0 ? section("config", "", valueLines(summary.config, all, screen), screen) : [],
    life.summary.length > 0
      ? section("summary", "", valueLines(new Map(life.summary), all, screen), screen)
      : [],
    summary.metrics.size > 0 ? metricsSection(view, all, screen, sparks) : [],
    ...runTables(details, all, screen).map(({ title, remark, lines }) =>
      section(title, remark, lines, screen),
    ),
    media.length > 0 ? section("media", mediaTitle(media), mediaLines(media, all, screen), screen) : [],
    alerts.length > 0
      ? section("alerts", countOf(alerts.length, "alert"), alertLines(alerts, all, screen), screen)
      : [],
    peaks.length > 0
      ? section("machine", systemTitle(summary.system), systemLines(peaks, all, screen), screen)
      : [],
    all && life.checkpoints.length > 1
      ? section("checkpoints", "", checkpointLines(view, screen), screen)
      : [],
    rejected.length > 0
      ? section("rejected", rejectedTitle(rejected), rejectedLines(rejected, all, screen), screen)
      : [],
    outputSection(details, screen),
    runNotes(details, screen),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** The end of what the program printed. */
function outputSection({ view: { life }, output = [] }: RunDetails, screen: Screen): string[] {
  if (output.length === 0) return [];
  const room = screen.width === undefined ? undefined : Math.max(1, screen.width - 2);
  const lines = output.map((line) => `  ${truncate(outputText(line.text, false), room)}`);
  return section("output", `trackio logs ${shellQuote(`${life.project}/${life.run}`)}`, lines, screen);
}

function metricsSection(view: RunView, all: boolean, screen: Screen, sparks: Sparks | undefined): string[] {
  const names = metricsOfPage(view, all, screen.width);
  const { rank } = view.summary;
  const lines = [...runMetrics(view, names, sparks, screen), ...moreMetrics(view, names, screen)];
  return section("metrics", rank === 0 ? "" : `of rank ${rank}`, lines, screen);
}

const checkpointLines = ({ life }: RunView, screen: Screen): string[] =>
  renderFields(
    life.checkpoints.map(({ path, step }) => ({ label: step === null ? "" : `step ${step}`, text: path })),
    screen,
  );

/** A title, with a remark beside it, above lines. */
export function section(
  title: string,
  remark: string,
  lines: readonly string[],
  { width, style }: Screen,
): string[] {
  const room = width ?? Number.POSITIVE_INFINITY;
  const name = truncate(safe(title), Math.min(room, Math.max(LEAST_TITLE, room - widthOf(remark) - 2)));
  const rest = truncate(remark, room - widthOf(name) - 2);
  return [rest === "" ? style.strong(name) : `${style.strong(name)}  ${style.dim(rest)}`, ...lines];
}

/** Values by their keys: a config, or what the program says of the run as a whole. */
function valueLines(values: ReadonlyMap<string, Json>, all: boolean, screen: Screen): string[] {
  const flat = [...shownConfig(values)];
  const shown = all || screen.width === undefined ? flat : mostTelling(flat);
  const fields = shown.map(([key, value]) => ({ label: key, text: exactText(value) }));
  const lines = packedFields(fields, screen, all ? undefined : TALLEST_VALUE);
  const hidden = flat.length - shown.length;
  return hidden === 0 ? lines : [...lines, `  ${screen.style.dim(`… and ${hidden} more: --all`)}`];
}

/** Of too many values the first, and of those rather such as say something. */
function mostTelling(flat: readonly (readonly [string, Json])[]): readonly (readonly [string, Json])[] {
  if (flat.length <= MOST_VALUES) return flat;
  const telling = flat.filter(([, value]) => value !== null && value !== false && value !== "");
  return (telling.length > 0 ? telling : flat).slice(0, MOST_VALUES - 1);
}
