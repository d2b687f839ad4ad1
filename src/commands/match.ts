import type { Matcher } from "../observe/match/line-matcher.ts";
import { matchDocument, matchGrid } from "../render/match/forms.ts";
import { matchPage, nothingWords } from "../render/match/page.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { type Form, parseForm } from "./form-flags.ts";
import { stdinIsTerminal } from "./log/standard-input.ts";
import { logLines } from "./match/log-lines.ts";
import { type Room, readLog } from "./match/read-log.ts";
import { parseMatchers } from "./match-flags.ts";
import { formText } from "./output-form.ts";

/** The flags of `trackio match`, as the command line gives them. */
export interface MatchFlags {
  readonly match?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
}

export interface MatchOptions {
  /** A file, or `-` for standard input. */
  readonly file: string;
  /** Undefined where `auto` is to look. */
  readonly asked: readonly { readonly matcher: Matcher; readonly flag: string }[] | undefined;
  readonly all: boolean;
  readonly form: Form;
}

/** On a terminal as many points as show what there is. */
const SOME: Room = { first: 8, last: 2 };
const ALL: Room = { first: Number.POSITIVE_INFINITY, last: 0 };

/** @throws {UsageError} for a `--match` that cannot be, or several forms */
export async function parseMatch(file: string, flags: MatchFlags): Promise<MatchOptions> {
  const texts = flags.match ?? [];
  const matchers = await parseMatchers(texts);
  return {
    file,
    asked:
      texts.length === 0
        ? undefined
        : matchers.map((matcher, index) => ({ matcher, flag: texts[index] ?? "" })),
    all: flags.all ?? false,
    form: parseForm(flags),
  };
}

/**
 * Shows which numbers would be taken from which lines of a log.
 * @returns the exit code: 0, or 1 where nothing would be taken
 * @throws {UserError} where the file cannot be read
 */
export async function runMatch({ file, asked, all, form }: MatchOptions, context: Context): Promise<number> {
  if (file === "-" && stdinIsTerminal()) {
    throw new UsageError("There is no log: standard input is a terminal.", [
      "For example: trackio match train.log",
      "Or: python train.py 2>&1 | trackio match -",
    ]);
  }
  const { stdout, stderr, cwd } = context;
  const room = form.kind === "screen" && stdout.isTTY && !all ? SOME : ALL;
  const view = readLog(file, logLines(file, cwd), asked, room);
  const { kind } = form;
  if (kind !== "screen") {
    stdout.write(
      `${formText(
        { ...form, kind },
        () => matchGrid(view),
        () => matchDocument(view),
      )}\n`,
    );
  } else if (view.points > 0) {
    const screen = {
      width: stdout.isTTY ? stdout.width : undefined,
      style: createStyle(stdout.colour),
      now: context.now(),
    };
    const page = await withWidths(() => matchPage(view, screen));
    stdout.write(`${page.join("\n")}\n`);
  }
  if (view.points > 0) return 0;
  const [message = "", ...hints] = nothingWords(view, suggestion(view.file, asked, context));
  stderr.write(`${[`trackio: ${message}`, ...hints.map((hint) => `  ${hint}`)].join("\n")}\n`);
  return 1;
}

/** What the readers would find where what was asked for found nothing; a log that came by itself is gone by now. */
function suggestion(
  file: string,
  asked: MatchOptions["asked"],
  { cwd }: Context,
): { readonly reader: string; readonly lines: number } | undefined {
  if (asked === undefined || file === "-") return undefined;
  const { flags, matched } = readLog(file, logLines(file, cwd), undefined, { first: 0, last: 0 });
  const [reader] = flags;
  return reader === undefined ? undefined : { reader, lines: matched };
}
