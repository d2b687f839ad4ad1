import { type Histogram, readHistogram } from "./histogram.ts";
import { readTensor, type Tensor } from "./tensor.ts";
import { Wire } from "./wire.ts";

/** What a summary says under one tag. */
export interface SummaryValue {
  readonly tag: string;
  /** Which of TensorBoard's plugins it is for, where it says so: writers may say it with a tag's first value only. */
  readonly plugin: string | undefined;
  /** The plugin's own data. */
  readonly content: Buffer | undefined;
  readonly value:
    | { readonly kind: "number"; readonly number: number }
    | { readonly kind: "tensor"; readonly tensor: Tensor }
    | { readonly kind: "histogram"; readonly histogram: Histogram }
    | { readonly kind: "image" | "audio"; readonly file: Buffer }
    | undefined;
}

/** One record of an event file. */
export interface TensorBoardEvent {
  /** Seconds since 1970. */
  readonly time: number;
  readonly step: number;
  /** Its writer began again at the step: what it wrote of that step and later ones before counts no more. */
  readonly restarts: boolean;
  readonly values: readonly SummaryValue[];
}

/** Reads an Event (event.proto). */
export function readEvent(bytes: Buffer, start: number, end: number): TensorBoardEvent {
  let time = 0;
  let step = 0;
  let restarts = false;
  const values: SummaryValue[] = [];
  for (const wire = new Wire(bytes, start, end); wire.next(); ) {
    if (wire.field === 1) time = wire.double();
    else if (wire.field === 2) step = wire.integer();
    else if (wire.field === 5) readSummary(wire.message(), values);
    else if (wire.field === 7) restarts = isStart(wire.message());
  }
  return { time, step, restarts, values };
}

/** SessionLog.START. */
function isStart(wire: Wire): boolean {
  let status = 0;
  while (wire.next()) if (wire.field === 1) status = wire.integer();
  return status === 1;
}

function readSummary(wire: Wire, values: SummaryValue[]): void {
  while (wire.next()) if (wire.field === 1) values.push(readValue(wire.message()));
}

function readValue(wire: Wire): SummaryValue {
  let tag = "";
  let metadata: { plugin: string | undefined; content: Buffer | undefined } | undefined;
  let value: SummaryValue["value"];
  while (wire.next()) {
    switch (wire.field) {
      case 1:
        tag = wire.text();
        break;
      case 2:
        value = { kind: "number", number: wire.float() };
        break;
      case 4:
        value = { kind: "image", file: encoded(wire.message()) };
        break;
      case 5:
        value = { kind: "histogram", histogram: readHistogram(wire.message()) };
        break;
      case 6:
        value = { kind: "audio", file: encoded(wire.message()) };
        break;
      case 8:
        value = { kind: "tensor", tensor: readTensor(wire.message()) };
        break;
      case 9:
        metadata = readMetadata(wire.message());
        break;
    }
  }
  return { tag, plugin: metadata?.plugin, content: metadata?.content, value };
}

/** The file within a summary's image or audio: both have it in their fourth field. */
function encoded(wire: Wire): Buffer {
  let file: Buffer = Buffer.alloc(0);
  while (wire.next()) if (wire.field === 4) file = wire.data();
  return file;
}

function readMetadata(wire: Wire): { plugin: string | undefined; content: Buffer | undefined } {
  let plugin: string | undefined;
  let content: Buffer | undefined;
  while (wire.next()) {
    if (wire.field !== 1) continue;
    for (const data = wire.message(); data.next(); ) {
      if (data.field === 1) plugin = data.text();
      else if (data.field === 2) content = data.data();
    }
  }
  return { plugin: plugin === "" ? undefined : plugin, content };
}
