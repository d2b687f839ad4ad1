import { maskedCrc } from "../../src/format/tensorboard/crc32c.ts";

/** Writes event files byte by byte, for what no library's writer can be made to write. */

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const key = (field: number, type: number): Buffer => varint(BigInt(field * 8 + type));

export const integer = (field: number, value: number): Buffer =>
  Buffer.concat([key(field, 0), varint(BigInt(value))]);

export function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([key(field, 1), bytes]);
}

export function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([key(field, 5), bytes]);
}

export function message(field: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const inner = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([key(field, 2), varint(BigInt(inner.length)), inner]);
}

/** A record of a TFRecord file. */
export function record(...parts: readonly Buffer[]): Buffer {
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  head.writeUInt32LE(maskedCrc(head, 0, 8), 8);
  const foot = Buffer.alloc(4);
  foot.writeUInt32LE(maskedCrc(data, 0, data.length));
  return Buffer.concat([head, data, foot]);
}

export const TIME = 1795404360;

/** What an event file begins with. */
export const version = (): Buffer => record(double(1, TIME), message(3, "brain.Event:2"));

/** A writer begins again at a step. */
export const restart = (step: number): Buffer =>
  record(double(1, TIME + step), integer(2, step), message(7, integer(1, 1)));

/** An event with a value as a summary holds it. */
export const event = (step: number, tag: string, ...value: readonly Buffer[]): Buffer =>
  record(double(1, TIME + step), integer(2, step), message(5, message(1, message(1, tag), ...value)));

export const scalar = (step: number, tag: string, value: number): Buffer => event(step, tag, float(2, value));

/** The metadata by which a value says which plugin it is for. */
export const plugin = (name: string): Buffer => message(9, message(1, message(1, name)));
