import type { JsonText } from "../json-text.ts";
import type { Field } from "../message.ts";
import { objectText } from "../object-text.ts";
import { Wire } from "./wire.ts";

/** The hyperparameters that a session of the hparams plugin was started with; undefined where its data tells of something else. */
export function hparamsOf(content: Buffer): readonly Field[] | undefined {
  for (const data = new Wire(content); data.next(); ) {
    if (data.field !== 3) continue;
    const found: Field[] = [];
    for (const start = data.message(); start.next(); )
      if (start.field === 1) found.push(entry(start.message()));
    return found;
  }
  return undefined;
}

/** An entry of a map from names to values. */
function entry(wire: Wire): Field {
  let name = "";
  let value = "null" as JsonText;
  while (wire.next()) {
    if (wire.field === 1) name = wire.text();
    else if (wire.field === 2) value = valueText(wire.message());
  }
  return { name, value };
}

/** A google.protobuf.Value (struct.proto) as JSON. */
function valueText(wire: Wire): JsonText {
  let text = "null";
  while (wire.next()) {
    if (wire.field === 2) text = numberText(wire.double());
    else if (wire.field === 3) text = JSON.stringify(wire.text());
    else if (wire.field === 4) text = wire.integer() === 0 ? "false" : "true";
    else if (wire.field === 5) text = structText(wire.message());
    else if (wire.field === 6) text = listText(wire.message());
  }
  return text as JsonText;
}

function structText(wire: Wire): string {
  const fields: Field[] = [];
  while (wire.next()) if (wire.field === 1) fields.push(entry(wire.message()));
  return objectText(fields);
}

function listText(wire: Wire): string {
  const items: string[] = [];
  while (wire.next()) if (wire.field === 1) items.push(valueText(wire.message()));
  return `[${items.join(",")}]`;
}

const numberText = (value: number): string => (Number.isFinite(value) ? String(value) : `"${value}"`);
