import type { RunView } from "../history/run-view.ts";
import { safe } from "../render/safe.ts";
import { countOf, grouped, listOf } from "../render/words.ts";
import type { ExportedRun, ExportPoints } from "../store/export/export-run.ts";

/** What an export does not hold, or holds otherwise than one may expect: a sentence each. */
export function exportNotes(
  view: RunView,
  { torn, superseded, otherRanks, files }: ExportedRun,
  points: ExportPoints,
): string[] {
  const name = safe(`${view.project}/${view.run}`);
  const running = view.status.kind === "running";
  const { rejected } = view.summary;
  return [
    ...torn.flatMap(([file, { lines, at, unfinished }]) => [
      ...(lines === 0
        ? []
        : [
            `${countOf(lines, "line")} of ${file} ${lines === 1 ? "is" : "are"} no record and left out (byte ${at}): trackio check ${name}`,
          ]),
      // The last line of a run that runs is in the making.
      ...(unfinished === 0 || running
        ? []
        : [
            `${file} ends in ${countOf(unfinished, "byte")} of a line that was cut short: trackio check ${name}`,
          ]),
    ]),
    ...(rejected === 0
      ? []
      : [
          `${countOf(rejected, "rejected line")} ${rejected === 1 ? "stays" : "stay"} in ${safe(view.folder)}/rejected.ndjson`,
        ]),
    ...(superseded === 0
      ? []
      : [
          `${countOf(superseded, "record")} made again or taken back later ${superseded === 1 ? "is" : "are"} left out: --superseded`,
        ]),
    ...(otherRanks.length === 0
      ? []
      : [
          `rank ${points.rank ?? view.summary.rank} alone; ${listOf(otherRanks.map(String))} logged, too: --rank`,
        ]),
    ...files.flatMap((file) =>
      file.mixed.map((column) => `${safe(file.name)}: ${safe(column)} became texts`),
    ),
    ...(running ? ["it still runs: this is what was there"] : []),
    ...(view.waiting > 0 ? [`${grouped(view.waiting)} lines of it wait in the spool, and are not here`] : []),
  ].map((note) => `${name}: ${note}`);
}
