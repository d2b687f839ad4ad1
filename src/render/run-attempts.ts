import type { Attempt } from "../history/life.ts";
import type { RunView } from "../history/run-view.ts";
import { attemptDuration } from "../history/timing.ts";
import { formatAge } from "./age.ts";
import { renderColumns } from "./columns.ts";
import { formatDuration } from "./duration.ts";
import type { Screen } from "./screen.ts";
import { attemptStatus, statusGlyph, statusPaint, statusWords } from "./status-words.ts";

/** The executions of a run that was resumed, and how each ended. */
export function runAttempts(view: RunView, screen: Screen): string[] {
  const { style, now } = screen;
  return renderColumns<Attempt>(
    [
      { header: "attempt", align: "right", rank: 0, cell: ({ attempt }) => ({ text: String(attempt) }) },
      {
        header: "status",
        align: "left",
        rank: 1,
        cell: (attempt) => {
          const status = attemptStatus(attempt, view);
          return { text: `${statusGlyph(status)} ${statusWords(status)}`, paint: statusPaint(status, style) };
        },
      },
      {
        header: "started",
        align: "left",
        rank: 2,
        cell: ({ started }) => ({ text: formatAge(Date.parse(started), now) }),
      },
      {
        header: "duration",
        align: "right",
        rank: 3,
        cell: (attempt) => {
          const seconds = attemptDuration(attempt, view, now);
          return { text: seconds === null ? "" : formatDuration(seconds) };
        },
      },
      { header: "host", align: "left", rank: 4, cell: ({ host }) => ({ text: host }) },
    ],
    view.life.attempts,
    screen,
    { indent: 2 },
  );
}
