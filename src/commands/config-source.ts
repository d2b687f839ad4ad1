import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { isObject, type JsonText, strictJson, toJsonText } from "../format/json-text.ts";
import { objectText } from "../format/object-text.ts";
import { onOneLine } from "../format/on-one-line.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import { keyValue } from "./key-value.ts";

/**
 * The patch that `--config KEY=VALUE …` makes: values are JSON where they read as JSON, strings otherwise; numbers
 * stay as they were typed.
 * @param flag that the words were given with
 * @throws {UsageError} for one without `=`, or without a key
 */
export function configFromFlags(words: readonly string[], flag = "--config"): JsonText | undefined {
  if (words.length === 0) return undefined;
  const values = new Map<string, JsonText>();
  for (const word of words) {
    const field = keyValue(word);
    if (field === undefined)
      throw new UsageError(`${flag} takes KEY=VALUE, not "${word}".`, [`For example: ${flag} lr=0.05`]);
    values.set(field.name, field.value);
  }
  return objectText([...values].map(([name, value]) => ({ name, value })));
}

const READERS: Readonly<Record<string, (text: string) => Promise<JsonText>>> = {
  ".json": readJson,
  ".yaml": readYaml,
  ".yml": readYaml,
  ".toml": readToml,
};

/**
 * The patch in a configuration file: JSON, YAML or TOML by its ending.
 * @throws {UserError} for a file that cannot be read, is of another kind, or does not hold an object
 */
export async function configFromFile(path: string, cwd: string): Promise<JsonText> {
  const reader = READERS[extname(path).toLowerCase()];
  if (reader === undefined) {
    throw new UserError(
      `Cannot tell what "${path}" is; a config file ends in ${Object.keys(READERS).join(", ")}.`,
    );
  }
  let text: string;
  try {
    text = readFileSync(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new UserError(`Cannot read the config file "${path}": ${fileProblem(error)}.`);
  }
  let value: JsonText;
  try {
    value = await reader(text);
  } catch (error) {
    throw new UserError(`Cannot read the config file "${path}": ${firstLine((error as Error).message)}.`);
  }
  if (!isObject(value))
    throw new UserError(
      `The config file "${path}" must hold keys with values, not a single value or a list.`,
    );
  return value;
}

const firstLine = (text: string): string => (text.split("\n", 1)[0] ?? "").replace(/[.:]\s*$/, "");

async function readJson(text: string): Promise<JsonText> {
  const outcome = strictJson(text.replace(/^\ufeff/, ""));
  if (outcome.kind === "not-json") throw new Error(outcome.problem);
  return onOneLine(outcome.text);
}

async function readYaml(text: string): Promise<JsonText> {
  const { parse } = await import("yaml");
  return dataText(parse(text, { intAsBigInt: true }) ?? {});
}

async function readToml(text: string): Promise<JsonText> {
  const { parse } = await import("smol-toml");
  return dataText(parse(text, { integersAsBigInt: true }));
}

/** The text of parsed data: integers whole, NaN and Infinity as strings, dates as ISO 8601. */
function dataText(value: unknown): JsonText {
  if (typeof value === "bigint") return value.toString() as JsonText;
  if (typeof value === "number" && !Number.isFinite(value)) return toJsonText(String(value));
  if (Array.isArray(value)) return `[${value.map(dataText).join(",")}]` as JsonText;
  if (value instanceof Date || typeof value !== "object" || value === null) return toJsonText(value ?? null);
  return objectText(Object.entries(value).map(([name, inner]) => ({ name, value: dataText(inner) })));
}
