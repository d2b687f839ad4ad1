// What a call of `log` takes beside `JSON.stringify` and `fs.writeSync` of the same object, in turn in one process.
// Usage: TRACKIO_SPOOL=FOLDER node log-loop.mjs METRICS CALLS PAIRS. Prints the seconds of each block, and the worst of as many calls.
import { openSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { log } from "../../dist/client.js";

const [metrics = 4, calls = 1000, pairs = 9] = process.argv.slice(2).map(Number);

/** Steps of a training: floats of many digits, which take the longest. */
const steps = Array.from({ length: 50 }, () =>
  Object.fromEntries(Array.from({ length: metrics }, (_, at) => [`train/metric_${at}`, Math.random()])),
);
const path = join(process.env.TRACKIO_SPOOL, "plain.txt");
const fd = openSync(path, "a");
const plain = (step) => writeSync(fd, `${JSON.stringify(step)}\n`);

function block(write) {
  const begin = performance.now();
  for (let call = 0; call < calls; call++) write(steps[call % steps.length]);
  const took = performance.now() - begin;
  truncateSync(path);
  return took / 1000;
}

for (let warm = 0; warm < pairs / 4; warm++) [block(log), block(plain)];
const taken = Array.from({ length: pairs }, () => ({ ours: block(log), theirs: block(plain) }));
let worst = 0;
for (let call = 0; call < calls * pairs; call++) {
  const begin = performance.now();
  log(steps[call % steps.length]);
  worst = Math.max(worst, performance.now() - begin);
}
process.stdout.write(JSON.stringify({ taken, worst: worst / 1000 }));
