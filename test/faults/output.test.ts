import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { NO_PROC, type Place, trackio } from "../support/trackio.ts";
import { kill } from "./processes.ts";
import { complain, play } from "./rounds.ts";

const LINES = 1500;

/** Prints numbered lines to both streams, with pauses, a bar among them, and says at the end that it is over. */
const PROGRAM = `
import sys, time
for n in range(${LINES}):
    print("line", n, file=sys.stderr if n % 3 == 0 else sys.stdout, flush=True)
    if n % 7 == 0:
        sys.stdout.write("\\rbar %d" % n); sys.stdout.flush()
        sys.stdout.write("\\r\\x1b[K"); sys.stdout.flush()
    if n % 20 == 0: time.sleep(0.02)
open("over", "w")`;

describe("what a program prints", () => {
  it("is kept once, line for line, whenever its recorder is killed, and who takes in what it left", () =>
    play("output", { seconds: 15 }, async (round) => {
      const { place } = round;
      writeFileSync(join(place.cwd, "passed"), "");
      const how = round.pick(["auto", "pty"]);
      const env = round.pick([{}, { [NO_PROC]: "1" }]);
      const live = startTrackio(
        place,
        [
          "run",
          "-q",
          "-p",
          "p",
          "--name",
          "r",
          "--no-code",
          "--capture",
          how,
          "--",
          "python3",
          "-c",
          PROGRAM,
        ],
        { stdin: "ignore", env },
        "exec >passed 2>&1",
      );
      await until(() => readFileSync(join(place.cwd, "passed")).length > 0, "the first line");
      const after = round.between(0, 2000);
      await new Promise((resolve) => setTimeout(resolve, after));
      kill(live.pid);
      round.note(`recorder killed ${after} ms after the first line, --capture ${how} ${Object.keys(env)}`);
      await until(() => readdirSync(place.cwd).includes("over"), "the program's end");
      await until(() => !isRelayed(place), "the relay's end");
      for (let times = Math.floor(round.random() * 3); times > 0; times--) {
        const taking = startTrackio(place, ["show", "p/r"], { stdin: "ignore" });
        const soon = round.between(40, 150);
        await new Promise((resolve) => setTimeout(resolve, soon));
        round.note(`who takes in killed after ${soon} ms`);
        kill(taking.pid);
      }
      const { stdout } = await trackio(place, ["logs", "p/r"]);
      const kept = stdout.split("\n").filter((line) => line !== "");
      const wanted = Array.from({ length: LINES }, (_, n) => `line ${n}`);
      const problems = kept.join("\n") === wanted.join("\n") ? [] : [difference(kept, wanted)];
      const passed = readFileSync(join(place.cwd, "passed"), "utf8").match(/line \d+/g)?.length;
      if (passed !== LINES) problems.push(`${passed} lines were passed on`);
      complain(problems, live.err());
    }));
});

function difference(kept: readonly string[], wanted: readonly string[]): string {
  const at = wanted.findIndex((line, index) => line !== kept[index]);
  return `${kept.length} lines are kept; number ${at} is "${kept[at]}", not "${wanted[at]}"`;
}

/** Whether a relay still writes to the place. */
const isRelayed = (place: Place): boolean =>
  readdirSync("/proc").some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(join(place.store, ".spool"));
    } catch {
      return false; // It has ended.
    }
  });
