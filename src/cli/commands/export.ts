import type { Command } from "commander";
import type { ExportFlags } from "../../commands/export.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR } from "../shared-flags.ts";

export function addExport(program: Command, { context, exit }: Edge): void {
  const command = program
    .command("export")
    .summary("write runs to a folder, as CSV, JSON, Parquet or NDJSON")
    .usage("[options] RUN... DIR")
    .argument("[run...]", "runs as for diff; the last word is the folder to write to")
    .option("--to <form>", "csv, json, parquet or ndjson")
    .option("--rank <n>", "points of this rank (default: 0, or the lowest that logged)")
    .option("--attempt <n>", "points of this attempt alone, also those that a later one made again")
    .option("--superseded", "also points that were made again or taken back later")
    .option("--force", "replace the files of an earlier export")
    .option(...DIR)
    .action(async (words: string[], flags: ExportFlags) => {
      const { parseExport, runExport } = await import("../../commands/export.ts");
      exit(await runExport(parseExport(words, flags), context));
    });
  describe(
    command,
    "Writes each run to DIR/PROJECT/RUN: steps, config, system, alerts, media and\neach table as a file, and DIR/runs.* with a row for each run. Nothing is\noverwritten.",
    ["trackio export 'iris/*' --to csv out", "all runs of a project, for a spreadsheet or pandas"],
    ["trackio export @min:loss --to parquet out", "the best run, for DuckDB or Polars"],
  );
}
