import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import type { Place } from "../support/trackio.ts";
import { play } from "./rounds.ts";
import { killWhileTaken, type Point } from "./taken.ts";

const ROWS = 1500;

/**
 * Appends to a CSV and to a file of lines, each row in one write or in two, and writes another CSV anew, as a whole, again and again:
 * in place, or beside it and renamed.
 */
const PROGRAM = `
import os, time
def append(path):
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
csv, lines = append("m.csv"), append("m.jsonl")
def put(fd, row, torn):
    if torn:
        os.write(fd, row[:len(row) // 2])
        time.sleep(0.001)
    os.write(fd, row[len(row) // 2 if torn else 0:])
put(csv, b"step,c\\n", False)
whole = [b"step,a\\n"]
print("begun", flush=True)
for n in range(${ROWS}):
    put(csv, b"%d,%d.50\\n" % (n, n), n % 13 == 0)
    put(lines, b'{"step": %d, "j": %d}\\n' % (n, n), n % 17 == 0)
    whole.append(b"%d,%d\\n" % (n, n))
    if n % 30 == 0 or n == ${ROWS - 1}:
        text = b"".join(whole)
        path = "a.csv" if n % 60 == 0 else "a.csv.new"
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        for part in range(4):
            os.write(fd, text[len(text) * part // 4:len(text) * (part + 1) // 4])
            time.sleep(0.002)
        os.close(fd)
        if path != "a.csv":
            os.replace(path, "a.csv")
print("done", flush=True)`;

/** The rows that a file holds whole, as points; none where it is not there. */
function rowsIn({ cwd }: Place, file: string): Point[] {
  const path = join(cwd, file);
  if (!existsSync(path)) return [];
  const rows = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return rows.flatMap((row) => {
    const [, step, value] = /(\d+),(?: "j": )?(\d[\d.]*)/.exec(row) ?? [];
    return step === undefined ? [] : [[Number(step), Number(value)] as const];
  });
}

describe("rows of files that are followed", () => {
  it("are in the run once each, in order, whenever their recorder is killed, their program, or who takes in what is left", () =>
    play("followed", { seconds: 8 }, (round) =>
      killWhileTaken(round, {
        flags: ["--follow", "m.csv", "--follow", "m.jsonl", "--follow", "a.csv"],
        program: ["python3", "-c", PROGRAM],
        lasts: 900,
        wanted: (place, _, killed) => {
          const all = Array.from({ length: ROWS }, (_, n): Point => [n, n]);
          const left = rowsIn(place, "a.csv");
          return {
            c: { points: rowsIn(place, "m.csv") },
            j: { points: rowsIn(place, "m.jsonl") },
            // What stood in it for a moment before it was begun anew for the last time may have been seen.
            a: { points: left, ...(killed ? { more: all.slice(left.length) } : {}) },
          };
        },
      }),
    ));
});
