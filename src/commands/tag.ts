import { ARCHIVED } from "../history/archived.ts";
import type { Event } from "../recorder/order/change-life.ts";
import { addEvents } from "../recorder/order/change-life.ts";
import type { HeldRun } from "../recorder/order/hold-run.ts";
import { field } from "../recorder/record-text.ts";
import { jsonDocument } from "../render/json-document.ts";
import { safe } from "../render/safe.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { createStyle } from "../render/style.ts";
import { listOf } from "../render/words.ts";
import { type RunRef, readCatalog } from "../store/catalog.ts";
import { readLife } from "../store/open-run.ts";
import { selectRuns } from "../store/select.ts";
import { spelled } from "../store/select-errors.ts";
import { standingIfReadable } from "../store/unfinished.ts";
import { isUserError, UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { about, naming, openStore, refuseDamaged, withHeld } from "./hold-runs.ts";

/** The flags of `trackio tag`, as the command line gives them. */
export interface TagFlags {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly json?: boolean;
  readonly dir?: string;
}

export interface TagOptions {
  /** Runs as a person names them; none for the tags of the whole store. */
  readonly targets: readonly string[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly json: boolean;
  readonly dir: string | undefined;
}

/** @throws {UsageError} for a tag that is blank or both added and removed, and for tags without runs */
export function parseTag(targets: readonly string[], flags: TagFlags): TagOptions {
  const { add = [], remove = [], json = false, dir } = flags;
  for (const tag of [...add, ...remove])
    if (tag.trim() === "") throw new UsageError("A tag must not be blank.");
  const both = add.find((tag) => remove.includes(tag));
  if (both !== undefined) throw new UsageError(`"${both}" is to be added and removed; choose one.`);
  if (targets.length === 0 && add.length + remove.length > 0) {
    throw new UsageError("No run was named.", [
      `Name it: trackio tag RUN ${[
        ...add.map((tag) => ["--add", tag]),
        ...remove.map((tag) => ["--remove", tag]),
      ]
        .flat()
        .map(shellQuote)
        .join(" ")}`,
    ]);
  }
  return { targets, add: unique(add), remove: unique(remove), json, dir };
}

const unique = (tags: readonly string[]): string[] => [...new Set(tags)];

/** A run, and its tags. */
interface Tagged {
  readonly ref: RunRef;
  readonly tags: readonly string[];
}

/**
 * Adds tags to runs and removes some, or tells those that there are.
 * @returns the exit code
 * @throws {UserError} where a run is not to be found, or not to be touched; nothing is changed then
 */
export async function runTag(options: TagOptions, context: Context): Promise<number> {
  const { targets, add, remove, json } = options;
  const root = await openStore(options.dir, context);
  if (targets.length === 0) return tellAll(root, options, context);
  const changes = add.length + remove.length > 0;
  const refs = changes ? selectRuns(root, targets) : selectOrExplain(root, targets);
  const tagged = changes
    ? withHeld(root, refs, "tag", context.now(), (held) => {
        refuseDamaged(held, "tag");
        return held.map((run) => naming(about("tag", run.ref), () => change(run, options, context.now())));
      })
    : refs.map((ref) => ({ ref, tags: readLife(ref).tags }));
  context.stdout.write(json ? documentOf(tagged) : linesOf(tagged, options, context));
  return 0;
}

/** Who types a tag behind a run is told how tags are given. */
function selectOrExplain(root: string, targets: readonly string[]): RunRef[] {
  try {
    return selectRuns(root, targets);
  } catch (error) {
    const [first = "", ...more] = targets;
    if (!isUserError(error) || more.length === 0) throw error;
    const tags = more.map((tag) => `--add ${shellQuote(tag)}`).join(" ");
    throw new UserError(error.message, [`Tags are given by --add: trackio tag ${shellQuote(first)} ${tags}`]);
  }
}

function change(held: HeldRun, { add, remove }: TagOptions, now: number): Tagged {
  const { ref, life } = held;
  const fresh = add.filter((tag) => !life.tags.includes(tag));
  const gone = remove.filter((tag) => life.tags.includes(tag));
  const events: Event[] = [];
  if (fresh.length > 0) events.push(["tagged", [field("tags", fresh)]]);
  if (gone.length > 0) events.push(["untagged", [field("tags", gone)]]);
  addEvents(held, events, now);
  return { ref, tags: [...life.tags.filter((tag) => !gone.includes(tag)), ...fresh] };
}

function linesOf(tagged: readonly Tagged[], { add }: TagOptions, { stdout }: Context): string {
  const style = createStyle(stdout.colour);
  const lines = tagged.map(({ ref, tags }) => {
    const name = style.strong(safe(spelled(ref)));
    return tags.length === 0 ? `${name} has no tags` : `${name} is tagged ${listOf(tags.map(safe))}`;
  });
  if (add.includes(ARCHIVED))
    lines.push(style.dim(`Lists leave ${ARCHIVED} runs out; trackio show --all shows them.`));
  return lines.map((line) => `${line}\n`).join("");
}

const documentOf = (tagged: readonly Tagged[]): string =>
  `${jsonDocument({ runs: tagged.map(({ ref, tags }) => ({ project: ref.project, run: ref.run, tags })) })}\n`;

/** The tags of all runs, the most frequent first. */
function tellAll(root: string, { json }: TagOptions, { stdout, now }: Context): number {
  const counts = new Map<string, number>();
  const lives = readCatalog(root).runs.flatMap((ref) => standingIfReadable(root, ref, now()));
  for (const tag of lives.flatMap(({ life }) => life.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (json) {
    stdout.write(`${jsonDocument({ tags: sorted.map(([tag, runs]) => ({ tag, runs })) })}\n`);
    return 0;
  }
  const style = createStyle(stdout.colour);
  const width = Math.max(0, ...sorted.map(([, runs]) => String(runs).length));
  const lines = sorted.map(([tag, runs]) => `${style.dim(String(runs).padStart(width))}  ${safe(tag)}`);
  if (lines.length === 0) lines.push("No run has a tag. Give one: trackio tag RUN --add best");
  stdout.write(`${lines.join("\n")}\n`);
  return 0;
}
