/** Random bytes as hexadecimal digits. (`Math.random` may be a seeded generator of the program's, which must not notice us.) */
export const randomHex = (bytes: number): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");

/** One of several. */
export const pick = <T>(from: readonly T[]): T | undefined =>
  from[Math.floor((Number.parseInt(randomHex(4), 16) / 2 ** 32) * from.length)];
