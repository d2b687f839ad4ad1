import { addEvents, type Event } from "../recorder/order/change-life.ts";
import type { HeldRun } from "../recorder/order/hold-run.ts";
import { field } from "../recorder/record-text.ts";
import { type Field, renderFields } from "../render/fields.ts";
import { jsonDocument } from "../render/json-document.ts";
import { safe } from "../render/safe.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { createStyle } from "../render/style.ts";
import { countOf } from "../render/words.ts";
import type { RunRef } from "../store/catalog.ts";
import { readLife } from "../store/open-run.ts";
import { selectRun } from "../store/select.ts";
import { spelled } from "../store/select-errors.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { about, naming, openStore, refuseDamaged, withHeld } from "./hold-runs.ts";

/** The flags of `trackio note`, as the command line gives them. */
export interface NoteFlags {
  readonly replace?: string;
  readonly remove?: string;
  readonly json?: boolean;
  readonly dir?: string;
}

/** What is to be done with a run's notes, which count from 1. */
type NoteChange =
  | { readonly kind: "add"; readonly text: string }
  | { readonly kind: "replace"; readonly number: number; readonly text: string }
  | { readonly kind: "remove"; readonly number: number };

export interface NoteOptions {
  readonly target: string;
  /** Undefined where its notes are only to be seen. */
  readonly change: NoteChange | undefined;
  readonly json: boolean;
  readonly dir: string | undefined;
}

/**
 * @param words of the note
 * @throws {UsageError} for a number that is none, a text where none is wanted, and none where one is
 */
export function parseNote(target: string, words: readonly string[], flags: NoteFlags): NoteOptions {
  return { target, change: changeOf(words.join(" "), flags), json: flags.json ?? false, dir: flags.dir };
}

function changeOf(text: string, { replace, remove }: NoteFlags): NoteChange | undefined {
  if (replace !== undefined && remove !== undefined)
    throw new UsageError("--replace and --remove were given; choose one.");
  if (remove !== undefined) {
    if (text !== "") throw new UsageError(`--remove takes the number of a note, and no text: "${text}".`);
    return { kind: "remove", number: numberOf("--remove", remove) };
  }
  const blank = text.trim() === "";
  if (replace !== undefined) {
    const number = numberOf("--replace", replace);
    if (blank) throw new UsageError(`The text that is to take the place of note ${number} is missing.`);
    return { kind: "replace", number, text };
  }
  if (text !== "" && blank) throw new UsageError("A note must not be blank.");
  return blank ? undefined : { kind: "add", text };
}

function numberOf(flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${flag} takes the number of a note, from 1 on, not "${text}".`);
}

/**
 * Adds a note to a run, replaces or removes one, and tells which notes it has then.
 * @returns the exit code
 * @throws {UserError} where the run, or the note, is not there, or the run is not to be touched
 */
export async function runNote(options: NoteOptions, context: Context): Promise<number> {
  const { target, change, json } = options;
  const root = await openStore(options.dir, context);
  const ref = selectRun(root, target);
  if (change !== undefined) {
    withHeld(root, [ref], ACTS[change.kind], context.now(), ([held]) => {
      if (held === undefined) return;
      refuseDamaged([held], ACTS[change.kind]);
      naming(about(ACTS[change.kind], ref), () => addEvents(held, eventsOf(held, change), context.now()));
    });
  }
  const { notes } = readLife(ref);
  const { stdout } = context;
  stdout.write(
    json
      ? `${jsonDocument({ project: ref.project, run: ref.run, notes })}\n`
      : `${linesOf(ref, notes, context).join("\n")}\n`,
  );
  return 0;
}

/** As in `Cannot add a note to "toy/fast"`. */
const ACTS: Readonly<Record<NoteChange["kind"], string>> = {
  add: "add a note to",
  replace: "replace a note of",
  remove: "remove a note of",
};

function eventsOf({ ref, life }: HeldRun, change: NoteChange): Event[] {
  if (change.kind === "add") return [["noted", [field("note", change.text)]]];
  const old = life.notes[change.number - 1];
  if (old === undefined) {
    throw new UserError(
      `"${ref.project}/${ref.run}" has ${countOf(life.notes.length, "note")}, and none with the number ${change.number}.`,
      [`See them: trackio note ${shellQuote(spelled(ref))}`],
    );
  }
  const by = change.kind === "replace" ? [field("by", change.text)] : [];
  return [["unnoted", [field("note", old), ...by]]];
}

function linesOf(ref: RunRef, notes: readonly string[], { stdout, now }: Context): string[] {
  const style = createStyle(stdout.colour);
  const name = style.strong(safe(spelled(ref)));
  if (notes.length === 0) return [`${name} has no notes`];
  const width = stdout.isTTY ? stdout.width : undefined;
  const fields = notes.map((text, index): Field => ({ label: String(index + 1), text }));
  return [name, ...renderFields(fields, { width, style, now: now() })];
}
