import type { Wire } from "./wire.ts";

/** A tensor as an event holds it. */
export interface Tensor {
  /** Sizes of its dimensions; none of a scalar. */
  readonly shape: readonly number[];
  /** What it holds, row by row: numbers, of one that holds such. Undefined for a type that no summary has. */
  readonly numbers: readonly number[] | undefined;
  readonly strings: readonly Buffer[] | undefined;
}

type Read = (bytes: DataView, at: number) => number;
interface Type {
  readonly size: number;
  readonly read: Read;
}

/** By their numbers in TensorFlow's types.proto. */
const TYPES: Readonly<Record<number, Type>> = {
  1: { size: 4, read: (bytes, at) => bytes.getFloat32(at, true) },
  2: { size: 8, read: (bytes, at) => bytes.getFloat64(at, true) },
  3: { size: 4, read: (bytes, at) => bytes.getInt32(at, true) },
  4: { size: 1, read: (bytes, at) => bytes.getUint8(at) },
  5: { size: 2, read: (bytes, at) => bytes.getInt16(at, true) },
  6: { size: 1, read: (bytes, at) => bytes.getInt8(at) },
  9: { size: 8, read: (bytes, at) => Number(bytes.getBigInt64(at, true)) },
  10: { size: 1, read: (bytes, at) => bytes.getUint8(at) },
  14: { size: 2, read: (bytes, at) => bfloat16(bytes.getUint16(at, true)) },
  17: { size: 2, read: (bytes, at) => bytes.getUint16(at, true) },
  19: { size: 2, read: (bytes, at) => half(bytes.getUint16(at, true)) },
  22: { size: 4, read: (bytes, at) => bytes.getUint32(at, true) },
  23: { size: 8, read: (bytes, at) => Number(bytes.getBigUint64(at, true)) },
};
const STRING = 7;
const BFLOAT16 = 14;
const HALF = 19;
/** The tensor fields that hold numbers one by one, and how. */
const VALUES: Readonly<Record<number, "float" | "double" | "varint">> = {
  5: "float",
  6: "double",
  7: "varint",
  10: "varint",
  11: "varint",
  13: "varint",
  16: "varint",
  17: "varint",
};

/** Reads a TensorProto. */
export function readTensor(wire: Wire): Tensor {
  let type = 0;
  let shape: number[] = [];
  let content: Buffer | undefined;
  let numbers: number[] = [];
  const strings: Buffer[] = [];
  while (wire.next()) {
    const values = VALUES[wire.field];
    if (wire.field === 1) type = wire.integer();
    else if (wire.field === 2) shape = readShape(wire.message());
    else if (wire.field === 4) content = wire.data();
    else if (wire.field === 8) strings.push(wire.data());
    else if (values !== undefined) numbers = numbers.concat(wire.numbers(values));
  }
  if (type === STRING) return { shape, numbers: undefined, strings };
  const known = TYPES[type];
  if (known === undefined) return { shape, numbers: undefined, strings: undefined };
  if (content !== undefined && content.length > 0) numbers = unpacked(content, known);
  else if (type === HALF) numbers = numbers.map(half);
  else if (type === BFLOAT16) numbers = numbers.map(bfloat16);
  return { shape, numbers: spread(numbers, shape), strings: undefined };
}

function readShape(wire: Wire): number[] {
  const shape: number[] = [];
  while (wire.next()) {
    if (wire.field !== 2) continue;
    let size = 0;
    for (const dimension = wire.message(); dimension.next(); )
      if (dimension.field === 1) size = dimension.integer();
    shape.push(size);
  }
  return shape;
}

function unpacked(content: Buffer, { size, read }: Type): number[] {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  return Array.from({ length: Math.floor(content.length / size) }, (_, index) => read(view, index * size));
}

/** A tensor whose last values are all the same holds them once (tensor.proto). */
function spread(numbers: number[], shape: readonly number[]): number[] {
  const size = shape.reduce((product, each) => product * each, 1);
  const last = numbers.at(-1);
  if (last === undefined || numbers.length >= size || size > MOST) return numbers;
  return [...numbers, ...new Array<number>(size - numbers.length).fill(last)];
}

/** Values that a tensor is spread to. */
const MOST = 1e6;

function half(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 0x1f
        ? fraction === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return (bits & 0x8000) === 0 ? size : -size;
}

function bfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, (bits << 16) >>> 0);
  return view.getFloat32(0);
}
