import type { Expression } from "../query/expression.ts";
import type { Mistake } from "../query/mistake.ts";
import { type ListedName, parseNames } from "../query/name-list.ts";
import { parseExpression } from "../query/parse.ts";
import { mistakeLines } from "../render/mistake-lines.ts";
import { safe } from "../render/safe.ts";
import { loadWidths } from "../render/width.ts";
import { UsageError } from "../store/user-error.ts";

/** The flags of a command that lists things by their values. */
export interface ListFlags {
  readonly filter?: string;
  readonly sort?: string;
  readonly limit?: string;
  readonly columns?: string;
}

/** An expression or a list of names, with the text that it was read from, for errors that point into it. */
export interface Written<T> {
  readonly flag: string;
  readonly text: string;
  readonly read: T;
}

/** What is to be listed, in what order, and of it what. */
export interface ListQuery {
  readonly filter: Written<Expression> | undefined;
  readonly sort: Written<readonly ListedName[]> | undefined;
  readonly columns: Written<readonly ListedName[]> | undefined;
  /** At most so many. */
  readonly limit: number | undefined;
}

/** Whether anything was asked that only a list can answer. */
export const asksForList = ({ filter, sort, columns, limit }: ListQuery): boolean =>
  [filter, sort, columns, limit].some((part) => part !== undefined);

/** @throws {UsageError} for what cannot be read, with carets where that is */
export async function parseListQuery(flags: ListFlags): Promise<ListQuery> {
  const { filter, sort, columns } = flags;
  return {
    filter: filter === undefined ? undefined : await parseCondition("--filter", filter),
    sort: sort === undefined ? undefined : await written("--sort", sort, parseNames),
    columns: columns === undefined ? undefined : await written("--columns", columns, parseNames),
    limit: parseLimit(flags.limit),
  };
}

/** @throws {UsageError} for a condition that cannot be read, with carets where that is */
export const parseCondition = (flag: string, condition: string): Promise<Written<Expression>> =>
  written(flag, condition, (text) => {
    const parsed = parseExpression(text);
    return parsed.kind === "mistake" ? parsed : parsed.expression;
  });

async function written<T extends object>(
  flag: string,
  text: string,
  read: (text: string) => T | Mistake,
): Promise<Written<T>> {
  const found = read(text);
  if (!isMistake(found)) return { flag, text, read: found };
  await loadWidths();
  throw new UsageError(`${flag} cannot be read: ${safe(found.problem)}.`, mistakeLines(text, found));
}

const isMistake = (found: object): found is Mistake => "kind" in found && found.kind === "mistake";

function parseLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`-n takes a whole number from 1 on, not "${text}".`);
  return Number(text);
}
