import { type JsonText, toJsonText } from "../../format/json-text.ts";
import type { Field } from "../../format/message.ts";
import { objectText } from "../../format/object-text.ts";

/** What one call says, apart from a table. Each part makes a line. */
export interface Said {
  readonly step: JsonText | undefined;
  readonly timestamp: JsonText | undefined;
  readonly metrics: readonly Field[];
  /** The metrics belong to the step before, unless there is one given. */
  readonly more: boolean;
  /** A patch, an object's text. */
  readonly config: JsonText | undefined;
  readonly summary: JsonText | undefined;
  readonly checkpoint: string | undefined;
  readonly progress: { readonly total: JsonText; readonly done: JsonText | undefined } | undefined;
  readonly alert: { readonly text: string; readonly title?: string; readonly level?: string } | undefined;
}

/** The lines of a call, as `docs/format.md` describes them. Metrics stand before what takes its step from them. */
export function linesOf(said: Said, table: readonly Field[] | undefined): string[] {
  const { config, summary, checkpoint, progress, alert } = said;
  const placed = fields({ step: said.step, timestamp: said.timestamp });
  return [
    ...(config === undefined ? [] : [patchLine("config", config)]),
    ...(progress === undefined ? [] : [typedLine("progress", fields(progress))]),
    ...(said.metrics.length === 0 ? [] : [metricsLine([...placed, ...said.metrics], said.more)]),
    ...(table === undefined ? [] : [typedLine("table", [...placed, ...table])]),
    ...(checkpoint === undefined
      ? []
      : [typedLine("checkpoint", [...placed, ...fields({ path: toJsonText(checkpoint) })])]),
    ...(summary === undefined ? [] : [patchLine("summary", summary)]),
    ...(alert === undefined ? [] : [typedLine("alert", [...placed, ...texts(alert)])]),
  ];
}

const typedLine = (type: string, own: readonly Field[]): string =>
  objectText([{ name: "_type", value: toJsonText(type) }, ...own]);

const metricsLine = (metrics: readonly Field[], more: boolean): string =>
  more ? typedLine("more", metrics) : objectText(metrics);

const patchLine = (type: string, patch: JsonText): string =>
  patch.replace("{", () => `{"_type":${toJsonText(type)},`);

const fields = (values: Readonly<Record<string, JsonText | undefined>>): Field[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));

const texts = (values: Readonly<Record<string, string>>): Field[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: toJsonText(value) }));
