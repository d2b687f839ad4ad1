import type { JsonText } from "../../format/json-text.ts";
import { pairsIn } from "./pairs.ts";
import { found, type Reader } from "./reader.ts";

const EPOCH = /^Epoch (\d+)\/\d+$/;
/** Group 1 and 2: batches done, and all. Behind it a bar, or `- 1s` with verbose=2, and the time of a step. */
const BAR = /^\s*(\d+)\/(\d+) (?:[━─\s]+|\[[=>.]*\] |- )/;

interface Memory {
  /** What `Epoch 3/10` said last; null before the first. */
  epoch: number | null;
  /** What was taken in this epoch, by name; null before its bar. */
  taken: { [name: string]: string } | null;
}

/**
 * Keras' progress: `Epoch 3/10`, then `100/100 ━━━━ 1s 2ms/step - accuracy: 0.9 - val_loss: 0.3`. The step is the epoch. Only
 * bars that are full count, and one that is printed again adds what is new on it. A further full bar with other numbers is
 * `evaluate`'s: its metrics are `evaluate/…`, and belong to the epoch before.
 */
export const keras: Reader<Memory> = {
  distinct: true,
  states: false,
  begin: () => ({ epoch: null, taken: null }),
  read(line, memory) {
    const epoch = EPOCH.exec(line)?.[1];
    if (epoch !== undefined) {
      memory.epoch = Number(epoch);
      memory.taken = null;
      return [];
    }
    const bar = BAR.exec(line);
    if (bar === null || !/\d(?:s|ms|us)(?:\/(?:step|epoch|sample))?\b/.test(line)) return undefined;
    const fields = bar[1] === bar[2] ? pairsIn(line, bar[0].length, ":") : [];
    if (fields.length === 0) return [];
    const { epoch: step, taken } = memory;
    const values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
    if (taken !== null && fields.some(({ name, value }) => name in taken && taken[name] !== value)) {
      return [
        found(
          line,
          fields.map((field) => ({ ...field, name: `evaluate/${field.name}` })),
          { more: true },
        ),
      ];
    }
    const fresh = fields.filter(({ name }) => taken === null || !(name in taken));
    if (step !== null) memory.taken = { ...taken, ...values };
    if (fresh.length === 0) return [];
    return [found(line, fresh, { step: step === null ? undefined : (String(step) as JsonText) })];
  },
};
