import type { OutputLine } from "../format/output-line.ts";
import type { Peak } from "../history/peaks.ts";
import type { RunView } from "../history/run-view.ts";
import type { LoggedTable } from "./logged-table.ts";
import type { RejectedLine } from "./rejected-lines.ts";
import type { Alert } from "./run-alerts.ts";
import type { Medium } from "./run-media.ts";

/** A run with what a page shows beside its summary. */
export interface RunDetails {
  readonly view: RunView;
  /** Each time a table was logged, oldest first; or, where `tableTimes` tells how often, the last time alone. */
  readonly tables: readonly LoggedTable[];
  readonly tableTimes?: ReadonlyMap<string, number> | undefined;
  readonly rejected: readonly RejectedLine[];
  /** Each time media was logged, oldest first; missing where there is too much of it to be read for a look. */
  readonly media?: readonly Medium[] | undefined;
  readonly alerts?: readonly Alert[] | undefined;
  /** What the machine came to; missing likewise. */
  readonly peaks?: readonly Peak[] | undefined;
  /** The last lines that its program printed; missing where nothing of that was kept. */
  readonly output?: readonly OutputLine[] | undefined;
  /** The attempt in view, where one was chosen. */
  readonly attempt?: number | undefined;
}
