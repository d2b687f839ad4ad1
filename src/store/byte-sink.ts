/** Bytes that grow at the end, in memory that is used again and again. */
export class ByteSink {
  bytes: Buffer = Buffer.allocUnsafeSlow(4096);
  length = 0;

  /** Makes room for `size` more bytes; write them into `bytes` at `length` and count `length` up. */
  reserve(size: number): Buffer {
    const needed = this.length + size;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    return this.bytes;
  }

  text(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  clear(): void {
    this.length = 0;
    if (this.bytes.length > MOST_KEPT) this.bytes = Buffer.allocUnsafeSlow(4096);
  }
}

/** A sink that a huge line blew up gives its memory back. */
const MOST_KEPT = 8 << 20;
