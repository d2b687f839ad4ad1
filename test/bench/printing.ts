import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { type Place, TRACKIO } from "./place.ts";
import { type Benchmark, type Row, seconds } from "./row.ts";

/** What a program that prints as fast as it can pays for being run by us, beside script(1), which keeps what it prints as well. */
export const printing: Benchmark = {
  name: "printing",
  run: (place, quick) => {
    const megabytes = quick ? 100 : 1000;
    const file = linesIn(place, megabytes);
    return (["pipe", "pty"] as const).map((mode) => row(place, file, mode, megabytes, quick ? 1 : 3));
  },
};

function row(place: Place, file: string, mode: "pipe" | "pty", megabytes: number, count: number): Row {
  const words = ["run", "-q", "--no-code", "--capture", mode, "--", "cat", file];
  const script = ["script", "-qefc", `cat ${file}`, join(place.root, "typescript")];
  // Both print to nowhere: what a terminal takes is not theirs.
  const silent = (command: readonly string[]): number =>
    measure(place, ["sh", "-c", 'exec "$@" >/dev/null', "sh", ...command]).wall;
  const pairs = inTurn(
    count,
    () => silent([TRACKIO, ...words]),
    () => silent(script),
  );
  return {
    what: `\`cat\` of ${megabytes} MB by \`--capture ${mode}\` / by \`script\``,
    values: ratios(pairs.ours, pairs.theirs),
    unit: "",
    limit: 2,
    figures: seconds(pairs.ours, pairs.theirs),
  };
}

/** A file of so many megabytes, in lines of a hundred bytes. */
function linesIn(place: Place, megabytes: number): string {
  const path = join(place.root, "lines");
  const fd = openSync(path, "w");
  const block = Buffer.from(
    Array.from({ length: 10_000 }, (_, n) => `${String(n).padStart(99, "0123456789 abcdefg ")}\n`).join(""),
  );
  for (let done = 0; done < megabytes; done++) writeSync(fd, block);
  closeSync(fd);
  return path;
}
