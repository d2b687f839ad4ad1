import { type FlatConfig, flatConfig } from "./flat-config.ts";
import type { Json } from "./summary.ts";

/** Flags of the command, as `trackio run` keeps them. */
const FLAGS = "args/";

/**
 * Config as people look at it: flat, without the flags of the command that the program told as config of its own, under the
 * same name and with the same value. What a flag says and the program says otherwise stays.
 */
export function shownConfig(config: ReadonlyMap<string, Json>): FlatConfig {
  const flat = flatConfig(config);
  const own = [...flat].filter(([key]) => !key.startsWith(FLAGS));
  if (own.length === flat.size) return flat;
  const told = new Map(own.map(([key, value]) => [plain(key), value]));
  const repeats = ([key, value]: readonly [string, Json]): boolean =>
    key.startsWith(FLAGS) && isSame(told.get(plain(key.slice(FLAGS.length))), value);
  return new Map([...flat].filter((entry) => !repeats(entry)));
}

/** `--batch-size`, `batch_size` and `batch.size` are one. */
const plain = (name: string): string => name.replace(/[-_./]+/g, "_").toLowerCase();

const isSame = (told: Json | undefined, value: Json): boolean =>
  told !== undefined && JSON.stringify(told) === JSON.stringify(value);
