import { isatty } from "node:tty";
import { linePaints } from "../render/chart/palette.ts";
import { type Look, selectedPaint } from "../render/live/look.ts";
import { USUAL } from "../render/live/order.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { loadWidths } from "../render/width.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectTargets } from "../store/select.ts";
import { UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { parseListQuery } from "./list-query.ts";
import { charsetOf } from "./terminal-charset.ts";
import { type Begin, WatchSession } from "./watch/session.ts";
import { TakeIn } from "./watch/take-in.ts";

/** The flags of `trackio show --watch`: those of `trackio show`, of which some make no sense here. */
export interface WatchFlags {
  readonly watch?: boolean;
  readonly filter?: string;
  readonly sort?: string;
  readonly dir?: string;
}

export interface WatchOptions {
  /** A project, or a run; the whole store where it is missing. */
  readonly target: string | undefined;
  readonly filter: string | undefined;
  readonly sort: string | undefined;
  readonly dir: string | undefined;
}

/** Flags of `trackio show` that the live screen takes too. */
const TAKEN: ReadonlySet<string> = new Set(["watch", "filter", "sort", "dir"]);

/** @throws {UsageError} for several targets, and for flags that say how something is printed */
export function parseWatch(targets: readonly string[], flags: WatchFlags): WatchOptions {
  const other = Object.entries(flags).find(([flag, value]) => value !== undefined && !TAKEN.has(flag));
  if (other !== undefined) {
    throw new UsageError(`--watch is a screen of its own, and takes no --${other[0]}.`, [
      "Once, and not live: the same command without --watch",
    ]);
  }
  if (targets.length > 1) {
    throw new UsageError(`--watch takes one project or run, not ${targets.length}.`, [
      "Choose runs in it: --filter EXPR, or / while it is open",
    ]);
  }
  return { target: targets[0], filter: flags.filter, sort: flags.sort, dir: flags.dir };
}

/**
 * Shows the runs of a store, or of a project, live, until a person leaves.
 * @returns the exit code
 * @throws {UserError} where there is no terminal, or nothing is called what a person named
 */
export async function runWatch(options: WatchOptions, context: Context): Promise<number> {
  const missing = whyNoTerminal(context);
  if (missing !== undefined) {
    throw new UsageError(`--watch needs a terminal: ${missing}.`, [
      "Once, and not live: trackio show, without --watch",
    ]);
  }
  const query = await parseListQuery({
    ...(options.filter === undefined ? {} : { filter: options.filter }),
    ...(options.sort === undefined ? {} : { sort: options.sort }),
  });
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  const takeIn = new TakeIn(root);
  await takeIn.look(context.now(), (text) => context.stderr.write(`trackio: ${safe(text)}\n`));
  const begin: Begin = {
    ...whereOf(root, options.target),
    filter: options.filter ?? "",
    order:
      query.sort === undefined
        ? USUAL
        : { by: { kind: "names", text: query.sort.text, names: query.sort.read }, reversed: false },
  };
  await loadWidths();
  return new WatchSession(root, begin, lookOf(context), context, takeIn).run();
}

function whyNoTerminal({ stdout, env }: Context): string | undefined {
  if (!stdout.isTTY) return "standard output is a file or a pipe";
  if (!isatty(0)) return "standard input, where the keys come from, is none";
  return env["TERM"] === "dumb" ? "TERM=dumb says that this one cannot move its cursor" : undefined;
}

/** The project to watch, and the run whose page is open first. */
function whereOf(root: string, target: string | undefined): Pick<Begin, "project" | "open"> {
  if (target === undefined) return { project: undefined, open: undefined };
  const found = selectTargets(root, target);
  switch (found.kind) {
    case "project":
      return { project: found.project, open: undefined };
    case "run":
      return { project: found.ref.project, open: found.ref.folder };
    case "runs":
      throw new UsageError(
        `--watch takes one project or run, and "${target}" fits ${found.refs.length} runs.`,
        [`Those alone: trackio show --watch --filter "name ~ '${target}'"`],
      );
  }
}

function lookOf({ env, stdout }: Context): Look {
  return {
    charset: charsetOf(env, false),
    style: createStyle(stdout.colour),
    paints: linePaints(stdout.colour),
    selected: selectedPaint(stdout.colour),
  };
}
