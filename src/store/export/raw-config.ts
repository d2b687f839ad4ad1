import { join } from "node:path";
import { isObject, type JsonText, membersOf, toJsonText } from "../../format/json-text.ts";
import { flattenTexts, recordFrom, type Scan, scanRecords, type Torn, textAt } from "./raw-record.ts";
import { sizeOf } from "./source-lines.ts";

/** A run's config, its values spelled as they came: a seed of 64 bits is exact. */
export interface RawConfig {
  /** By top-level key. */
  readonly values: ReadonlyMap<string, JsonText>;
  /** Nested keys joined by "/". */
  readonly flat: ReadonlyMap<string, JsonText>;
  readonly torn: Torn;
}

/** The fold of all patches: by top-level key, the later wins. */
export function rawConfig(folder: string): RawConfig {
  const path = join(folder, "config.ndjson");
  const values = new Map<string, JsonText>();
  const torn = scanRecords(path, sizeOf(path), (record) => {
    const patch = textAt(record, "config");
    if (patch === undefined || !isObject(patch)) return;
    for (const { key, value } of membersOf(patch)) values.set(key, value);
  });
  return { values, flat: flattenTexts(values), torn };
}

/** A record for each key. */
export const configRows =
  ({ flat }: RawConfig): Scan =>
  (visit) => {
    for (const [key, value] of flat) visit(recordFrom(CONFIG_KEYS, [toJsonText(key), value]));
  };

const CONFIG_KEYS: readonly string[] = ["key", "value"];

/** The config as one JSON object, nested as it was. */
export const configObject = ({ values }: RawConfig): string =>
  `{${[...values].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}\n`;
