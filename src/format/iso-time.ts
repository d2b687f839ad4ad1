/** `2026-11-23T03:26:` is the same for many lines. */
const MINUTE = 17;

/** Reads the times of records, `2026-11-23T03:26:00.123Z` (UTC, three to nine digits of a second), faster than `Date.parse`. */
export class IsoTimes {
  readonly #minute = new Uint8Array(MINUTE);
  #base = Number.NaN;

  /** Milliseconds since the epoch; NaN for what is no such time. */
  read(bytes: Buffer, start: number, end: number): number {
    if (end - start < MINUTE + 7 || bytes[start + 19] !== 0x2e || bytes[end - 1] !== 0x5a)
      return other(bytes, start, end);
    if (!this.#isSameMinute(bytes, start)) {
      this.#minute.set(bytes.subarray(start, start + MINUTE));
      this.#base = Date.parse(`${bytes.toString("latin1", start, start + MINUTE)}00.000Z`);
    }
    const second = digits(bytes, start + MINUTE, start + MINUTE + 2);
    const fraction = digits(bytes, start + 20, end - 1);
    // A leap second, or no digits.
    if (Number.isNaN(this.#base) || !(second < 60) || Number.isNaN(fraction)) return other(bytes, start, end);
    return (
      this.#base + second * 1000 + (end - start === 24 ? fraction : milliseconds(fraction, end - start - 21))
    );
  }

  #isSameMinute(bytes: Buffer, start: number): boolean {
    for (let index = MINUTE - 1; index >= 0; index--)
      if (bytes[start + index] !== this.#minute[index]) return false;
    return true;
  }
}

/** Of a fraction of a second that was written with so many digits. */
const milliseconds = (fraction: number, length: number): number => (fraction * 1000) / 10 ** length;

const other = (bytes: Buffer, start: number, end: number): number =>
  Date.parse(bytes.toString("latin1", start, end));

function digits(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
