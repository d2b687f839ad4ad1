/** Milliseconds below which a rate would tell more of the kernel's ticks (10 ms) than of the machine. */
export const LEAST_WINDOW = 200;

/** Turns numbers that only grow into what they grew by between two looks. */
export class Meter {
  readonly #before = new Map<string, { readonly value: number; readonly at: number }>();

  /**
   * What a counter grew by in a second, since it was last told; undefined at first, after a gap, where it fell, and where
   * that was just now: then the next look counts from where this one would have.
   * @param at milliseconds by a clock that only goes forward
   */
  rate(name: string, value: number | undefined, at: number): number | undefined {
    const before = this.#before.get(name);
    if (value === undefined) {
      this.#before.delete(name);
      return undefined;
    }
    if (before !== undefined && at - before.at < LEAST_WINDOW) return undefined;
    this.#before.set(name, { value, at });
    if (before === undefined || value < before.value) return undefined;
    return (value - before.value) / ((at - before.at) / 1000);
  }
}
