import { jsonDocument } from "../render/json-document.ts";
import { emptyStore, projectsTable } from "../render/projects-table.ts";
import { runsTable } from "../render/runs-table.ts";
import type { Screen } from "../render/screen.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { unreadableText } from "../store/catalog.ts";
import { findStoreToRead } from "../store/root.ts";
import type { Context } from "./context.ts";
import { documentOf } from "./show-json.ts";
import { type Item, loadStore, loadTarget } from "./show-load.ts";
import { takeIn } from "./take-in.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `trackio show`, as the command line gives them. */
export interface ShowFlags {
  readonly json?: boolean;
  readonly all?: boolean;
  readonly dir?: string;
  readonly rank?: string;
  readonly attempt?: string;
}

export interface ShowOptions {
  /** Runs and projects as a person names them; none for the whole store. */
  readonly targets: readonly string[];
  readonly json: boolean;
  /** Every row of every table, and every rejected line. */
  readonly all: boolean;
  readonly dir: string | undefined;
  readonly rank: number | undefined;
  readonly attempt: number | undefined;
}

/** @throws {UserError} for a rank or an attempt that is no number */
export function parseShow(targets: readonly string[], flags: ShowFlags): ShowOptions {
  return {
    targets,
    json: flags.json ?? false,
    all: flags.all ?? false,
    dir: flags.dir,
    rank: wholeNumber("--rank", flags.rank, 0),
    attempt: wholeNumber("--attempt", flags.attempt, 1),
  };
}

/**
 * Prints projects, runs or one run to stdout: as tables for people, or as one JSON document.
 * @returns the exit code
 * @throws {UserError} where nothing, or more than one thing, is called what a person named
 */
export async function runShow(options: ShowOptions, context: Context): Promise<number> {
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  await takeIn(root, context);
  const now = context.now();
  const source = {
    root,
    now,
    ...(options.rank === undefined ? {} : { rank: options.rank }),
    ...(options.attempt === undefined ? {} : { attempt: options.attempt }),
  };
  const whole = options.targets.length === 0;
  const items = whole ? [loadStore(source)] : options.targets.map((target) => loadTarget(source, target));
  const text = options.json
    ? jsonDocument(documentOf(items, whole ? root : undefined, now))
    : (await withWidths(() => pages(items, options.all, root, screenOf(context, now)))).join("\n");
  context.stdout.write(`${text}\n`);
  return 0;
}

const screenOf = ({ stdout }: Context, now: number): Screen => ({
  width: stdout.isTTY ? stdout.width : undefined,
  style: createStyle(stdout.colour),
  now,
});

/** The lines of all items, an empty line between two. */
async function pages(items: readonly Item[], all: boolean, store: string, screen: Screen): Promise<string[]> {
  const lines: string[] = [];
  for (const item of items) {
    if (lines.length > 0) lines.push("");
    lines.push(...(await page(item, all, store, screen)));
  }
  return lines;
}

async function page(item: Item, all: boolean, store: string, screen: Screen): Promise<string[]> {
  switch (item.kind) {
    case "projects":
      return item.projects.length + item.unreadable.length === 0
        ? emptyStore(store, screen)
        : projectsTable(store, item.projects, screen, item.unreadable.map(unreadableText));
    case "project":
      return runsTable(item.project, item.views, screen, item.unreadable);
    case "run": {
      // Frames and wrapping are needed for a run's page only, and take their time to load.
      const { runPage } = await import("../render/run-page.ts");
      return runPage(item.details, all, screen);
    }
  }
}
