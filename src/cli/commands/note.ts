import type { Command } from "commander";
import type { NoteFlags } from "../../commands/note.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, RUN } from "../shared-flags.ts";

export function addNote(program: Command, { context, exit }: Edge): void {
  const note = program
    .command("note")
    .summary("add a note to a run, or change one")
    .usage("[options] RUN [TEXT...]")
    .argument("<run>", RUN)
    .argument("[text...]", "the note; without one the run's notes are printed")
    .option("--replace <n>", "put the text in the place of the note with this number")
    .option("--remove <n>", "remove the note with this number")
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .action(async (target: string, words: string[], flags: NoteFlags) => {
      const { parseNote, runNote } = await import("../../commands/note.ts");
      exit(await runNote(parseNote(target, words, flags), context));
    });
  describe(
    note,
    "Adds a note to a run, replaces or removes one, and prints the notes that it has\nthen, with their numbers.",
    ["trackio note @last 'diverges from step 300 on'", "one more note"],
    ["trackio note iris/base --remove 2", "without the second"],
  );
}
