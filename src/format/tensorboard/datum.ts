import type { Field } from "../message.ts";
import type { SummaryValue } from "./event.ts";
import { type Histogram, histogramOf } from "./histogram.ts";
import { hparamsOf } from "./hparams.ts";
import type { Tensor } from "./tensor.ts";

/** What a value of a summary is to us. */
export type Datum =
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "histogram"; readonly histogram: Histogram }
  | { readonly kind: "files"; readonly type: "image" | "audio"; readonly files: readonly Buffer[] }
  | { readonly kind: "config"; readonly fields: readonly Field[] }
  /** Something that we do not keep, in words; undefined for what holds nothing. */
  | { readonly kind: "left"; readonly what: string | undefined };

const left = (what?: string): Datum => ({ kind: "left", what });

/** @param plugin that the tag is for, by this value or one before it */
export function datumOf({ value, content }: SummaryValue, plugin: string | undefined): Datum {
  if (plugin === "hparams") {
    const fields = content === undefined ? undefined : hparamsOf(content);
    return fields === undefined ? left() : { kind: "config", fields };
  }
  switch (value?.kind) {
    case undefined:
      return left();
    case "number":
      return value;
    case "histogram":
      return value;
    case "image":
    case "audio":
      return { kind: "files", type: value.kind, files: [value.file] };
    case "tensor":
      return tensorDatum(value.tensor, plugin);
  }
}

function tensorDatum(tensor: Tensor, plugin: string | undefined): Datum {
  const { numbers, strings } = tensor;
  switch (plugin) {
    case "scalars":
    case undefined: {
      if (plugin === undefined && strings !== undefined) return textDatum(tensor, strings);
      const [number, ...others] = numbers ?? [];
      if (number === undefined || others.length > 0) return left("tensors that are no scalars");
      return { kind: "number", number };
    }
    case "text":
      return strings === undefined ? left("texts that are none") : textDatum(tensor, strings);
    case "histograms": {
      const histogram = histogramOf(tensor);
      return histogram === undefined ? left("histograms of another form") : { kind: "histogram", histogram };
    }
    case "images":
      // Width and height come first, as texts.
      return { kind: "files", type: "image", files: strings?.slice(2) ?? [] };
    case "audio":
      // Each file has its label beside it.
      return { kind: "files", type: "audio", files: strings?.filter((_, index) => index % 2 === 0) ?? [] };
    default:
      return left(`"${plugin}"`);
  }
}

function textDatum({ shape }: Tensor, strings: readonly Buffer[]): Datum {
  const [first, ...others] = strings.map((each) => each.toString("utf8"));
  if (first === undefined) return left();
  if (others.length === 0) return { kind: "text", text: first };
  const columns = shape.length > 1 ? Math.max(1, shape.at(-1) ?? 1) : 1;
  const cells = [first, ...others];
  const rows = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) =>
    cells.slice(row * columns, (row + 1) * columns),
  );
  return { kind: "table", rows };
}
