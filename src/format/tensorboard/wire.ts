/**
 * Reads the fields of a protocol buffers message (https://protobuf.dev/programming-guides/encoding). What is malformed ends
 * the message: whatever was read before it stands.
 */
export class Wire {
  readonly bytes: Buffer;
  /** Where the last field's value begins, and where it ends: of one that is not `LENGTH`, `end` tells nothing. */
  start = 0;
  end = 0;
  /** Number and wire type of the last field. */
  field = 0;
  type = 0;
  #at: number;
  readonly #limit: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = start;
    this.#limit = end;
  }

  /** Goes to the next field. False where there is none. */
  next(): boolean {
    if (this.#at >= this.#limit) return false;
    const key = this.#varint();
    this.field = Math.floor(key / 8);
    this.type = key & 7;
    if (this.type === LENGTH) {
      const size = this.#varint();
      if (size < 0) return false;
      this.start = this.#at;
      this.end = this.start + size;
      this.#at = this.end;
    } else {
      this.start = this.#at;
      if (this.type === VARINT) this.#varint();
      else if (this.type === DOUBLE) this.#at += 8;
      else if (this.type === FLOAT) this.#at += 4;
      else return false; // Groups, which nobody writes any more.
    }
    return this.#at <= this.#limit;
  }

  /** The last field's value, as a message, where it is one: else an empty one. */
  message(): Wire {
    return this.type === LENGTH ? new Wire(this.bytes, this.start, this.end) : new Wire(this.bytes, 0, 0);
  }

  data(): Buffer {
    return this.type === LENGTH ? this.bytes.subarray(this.start, this.end) : this.bytes.subarray(0, 0);
  }

  text(): string {
    return this.type === LENGTH ? this.bytes.toString("utf8", this.start, this.end) : "";
  }

  /** An integer, signed: exact within 2^53. */
  integer(): number {
    if (this.type !== VARINT) return 0;
    const back = this.#at;
    this.#at = this.start;
    const value = this.#varint();
    this.#at = back;
    return value;
  }

  double(): number {
    return this.type === DOUBLE ? this.bytes.readDoubleLE(this.start) : 0;
  }

  float(): number {
    return this.type === FLOAT ? this.bytes.readFloatLE(this.start) : 0;
  }

  /** The numbers of a repeated field, packed as they are now or one by one as they were once. */
  numbers(kind: "double" | "float" | "varint"): number[] {
    if (this.type !== LENGTH)
      return [kind === "double" ? this.double() : kind === "float" ? this.float() : this.integer()];
    const { bytes, start, end } = this;
    if (kind === "varint") {
      const inner = new Wire(bytes, start, end);
      const numbers: number[] = [];
      while (inner.#at < inner.#limit) numbers.push(inner.#varint());
      return numbers;
    }
    const size = kind === "double" ? 8 : 4;
    const read = kind === "double" ? bytes.readDoubleLE : bytes.readFloatLE;
    return Array.from({ length: Math.floor((end - start) / size) }, (_, index) =>
      read.call(bytes, start + index * size),
    );
  }

  #varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; this.#at < this.#limit; shift += 7) {
      const byte = this.bytes[this.#at++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= (bits & 0xf) << 28;
        high = bits >>> 4;
      } else if (shift < 64) high |= bits << (shift - 32);
      if (byte < 0x80) break;
    }
    return high * 2 ** 32 + (low >>> 0);
  }
}

const VARINT = 0;
const DOUBLE = 1;
const LENGTH = 2;
const FLOAT = 5;
