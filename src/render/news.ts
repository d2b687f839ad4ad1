import { exitCodeOf } from "../history/ended-status.ts";
import { bestOf, goalAmong } from "../history/metric-goal.ts";
import type { RunView } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import { attemptDuration } from "../history/timing.ts";
import type { Mood, News } from "../observe/notify/news.ts";
import { fateOf, reportedWords } from "./closing-line.ts";
import { metricsByImportance } from "./metric-order.ts";
import { formatNumber } from "./number.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { statusGlyph } from "./status-words.ts";
import { numberOf } from "./value.ts";
import { countOf } from "./words.ts";

/** Metrics of a run that a message tells, and runs of a session. */
const MOST_METRICS = 4;
const MOST_RUNS = 10;
/** Characters of a command. */
const LONGEST_COMMAND = 300;

/** What a message of a run's end tells beside the run. */
export interface EndNotes {
  /** Seconds until its program is started again; undefined where it is not. */
  readonly pause: number | undefined;
  /** Alerts that no message has told yet. */
  readonly alerts: readonly AlertTold[];
  readonly left: number;
}

/** An alert as a message tells it. */
export interface AlertTold {
  readonly project: string;
  readonly run: string;
  readonly level: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly step: number;
  readonly timestamp: string;
  /** How often it came. */
  readonly times: number;
}

/** How a session's runs ended, at least one. */
export function endNews(views: readonly RunView[], notes: EndNotes, screen: Screen): News {
  const [first, ...others] = views;
  if (first !== undefined && others.length === 0) return oneEnd(first, notes, screen);
  const bad = views.filter(({ status }) => status.kind !== "finished");
  const worst = bad[0] ?? views[0];
  const glyph = worst === undefined ? "" : `${statusGlyph(worst.status)} `;
  const fates = bad.length === 0 ? "all finished" : `${bad.length} did not finish`;
  const shown = [...bad, ...views.filter((view) => !bad.includes(view))].slice(0, MOST_RUNS);
  const more = views.length - shown.length;
  return {
    mood: bad.length === 0 ? "good" : "bad",
    title: `${glyph}${safe(worst?.project ?? "")}: ${countOf(views.length, "run")}, ${fates}`,
    lines: [
      ...shown.map(
        (view) =>
          `${titleOf(view, screen)}${numbersOf(view, 2)
            .map((text) => ` · ${text}`)
            .join("")}`,
      ),
      ...(more > 0 ? [`… and ${more} more`] : []),
      ...alertLines(notes),
    ],
    facts: { event: "ended", runs: views.map((view) => factsOf(view, screen)), ...alertFacts(notes) },
  };
}

function oneEnd(view: RunView, notes: EndNotes, screen: Screen): News {
  const attempt = view.life.attempts.at(-1);
  const { pause } = notes;
  const numbers = numbersOf(view, MOST_METRICS);
  const again = pause === undefined ? "" : `; starting again in ${pause} s`;
  const count = view.life.attempts.length > 1 ? `, attempt ${view.life.attempts.length}` : "";
  return {
    mood: moodOf(view.status),
    title: `${titleOf(view, screen)}${again}`,
    lines: [
      ...(numbers.length === 0 ? [] : [numbers.join(" · ")]),
      `${reportedWords([view.summary])}${count}`,
      ...alertLines(notes),
      ...(attempt === undefined ? [] : [`${commandText(attempt.command)} on ${safe(attempt.host)}`]),
    ],
    facts: {
      event: "ended",
      ...factsOf(view, screen),
      ...(pause === undefined ? {} : { restarts_in: pause }),
      ...alertFacts(notes),
    },
  };
}

function commandText(command: readonly string[]): string {
  const text = command.map(shellQuote).join(" ");
  return safe(text.length > LONGEST_COMMAND ? `${text.slice(0, LONGEST_COMMAND)}…` : text);
}

const titleOf = (view: RunView, screen: Screen): string =>
  `${statusGlyph(view.status)} ${safe(`${view.project}/${view.run}`)} ${safe(fateOf(view, screen))}`;

function moodOf({ kind }: Status): Mood {
  if (kind === "finished") return "good";
  return kind === "preempted" || kind === "unknown" ? "warn" : "bad";
}

/** "loss 0.061 (best 0.058 at step 80)" of the metrics by which people judge a run. */
function numbersOf(view: RunView, most: number): string[] {
  const { metrics } = view.summary;
  const names = metricsByImportance([view]).filter(
    (name) => numberOf(metrics.get(name)?.last ?? null) !== undefined,
  );
  return names.slice(0, most).map((name) => {
    const metric = metrics.get(name);
    const last = numberOf(metric?.last ?? null) ?? Number.NaN;
    const goal = goalAmong(name, [view]);
    const best = metric === undefined || goal === undefined ? null : bestOf(metric, goal);
    const told =
      best === null || best.value === last
        ? ""
        : ` (best ${formatNumber(best.value)}${best.step === null ? "" : ` at step ${best.step}`})`;
    return `${safe(name)} ${formatNumber(last)}${told}`;
  });
}

function factsOf(view: RunView, { now }: Screen): Record<string, unknown> {
  const { life, status, summary } = view;
  const attempt = life.attempts.at(-1);
  return {
    project: view.project,
    run: view.run,
    id: life.id,
    status: status.kind,
    exit_code: attempt === undefined ? null : exitCodeOf(attempt),
    signal: "signal" in status ? status.signal : null,
    attempt: attempt?.attempt ?? null,
    started: attempt?.started ?? null,
    ended: attempt?.ended ?? null,
    duration: attempt === undefined ? null : attemptDuration(attempt, view, now),
    steps: summary.steps.count,
    metrics: Object.fromEntries(
      metricsByImportance([view]).map((name) => {
        const metric = summary.metrics.get(name);
        const goal = goalAmong(name, [view]);
        const best = metric === undefined || goal === undefined ? null : bestOf(metric, goal);
        return [
          name,
          {
            last: metric?.last ?? null,
            ...(best === null ? {} : { best: best.value, best_step: best.step, goal }),
          },
        ];
      }),
    ),
    command: attempt?.command ?? [],
    host: attempt?.host ?? null,
    user: attempt?.user ?? null,
    folder: view.folder,
  };
}

/** Alerts while their runs go on, at least one. */
export function alertNews(alerts: readonly AlertTold[], left: number): News {
  const [first, ...others] = alerts;
  const bad = alerts.some(({ level }) => level === "error");
  const { project = "", run = "" } = first ?? {};
  const one = first !== undefined && others.length === 0 && left === 0 && first.times === 1;
  const count = alerts.reduce((sum, { times }) => sum + times, left);
  return {
    mood: bad ? "bad" : "warn",
    title: `▲ ${safe(`${project}/${run}`)}: ${one ? alertText(first) : countOf(count, "alert")}`,
    lines: one ? [] : alertLines({ alerts, left }),
    facts: {
      event: "alert",
      project,
      run,
      ...alertFacts({ alerts, left }),
    },
  };
}

type Alerts = Pick<EndNotes, "alerts" | "left">;

const alertLines = ({ alerts, left }: Alerts): string[] => [
  ...alerts.map((alert) => `▲ ${alertText(alert)}${alert.times > 1 ? ` (${alert.times} times)` : ""}`),
  ...(left > 0 ? [`▲ and ${countOf(left, "more alert", "more alerts")}`] : []),
];

const alertText = ({ title, text, step }: AlertTold): string =>
  `${safe([title, text].filter((part) => part !== null && part !== "").join(": "))}, at step ${step}`;

const alertFacts = ({ alerts, left }: Alerts): Record<string, unknown> =>
  alerts.length === 0 ? {} : { alerts, alerts_left_out: left };

/** A run while it goes on, as far as its recorder knows it without a look at its files. */
export interface RunGoing {
  readonly project: string;
  readonly run: string;
  readonly command: readonly string[];
  readonly host: string;
  /** ISO 8601. */
  readonly started: string;
}

/** What is told where a recorder is killed; how it fares with its program comes behind. */
export const killedNews = ({ project, run, command, host, started }: RunGoing): News => ({
  mood: "bad",
  title: `✘ ${safe(`${project}/${run}`)} crashed: trackio itself was killed`,
  lines: [`${commandText(command)} on ${safe(host)}, started ${started}`],
  facts: { event: "lost", project, run, status: "crashed", command, host, started },
});

/** What is told of a run whose end could not be written. */
export const unstoredNews = ({ project, run, command, host, started }: RunGoing, fate: Fate): News => ({
  mood: "bad",
  title: `✘ ${safe(`${project}/${run}`)} ended (${fate.signal ?? `exit code ${fate.exitCode}`}), and not everything could be stored`,
  lines: [`${commandText(command)} on ${safe(host)}, started ${started}`],
  facts: {
    event: "unstored",
    project,
    run,
    exit_code: fate.exitCode,
    signal: fate.signal,
    command,
    host,
    started,
  },
});

/** How a program ended. */
export interface Fate {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A message that somebody sends to see whether messages arrive. */
export const testNews = (host: string): News => ({
  mood: "good",
  title: "✔ trackio can write here",
  lines: [`A test from ${safe(host)}. Runs with this address tell of their end and of alerts.`],
  facts: { event: "test", host },
});
