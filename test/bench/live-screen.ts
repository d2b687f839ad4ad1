import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LIVE_SCREEN, TRACKIO } from "./place.ts";
import { type Benchmark, megabytes } from "./row.ts";

const RUNS = 50;

/** What `live_screen.py` leaves. */
interface Taken {
  readonly status: number;
  readonly share: number;
  readonly memory: number;
  readonly bytes: number;
  /** The screen told that all of them run. */
  readonly running: boolean;
}

/** What a live screen takes of a core while many runs log. */
export const liveScreen: Benchmark = {
  name: "live-screen",
  run(place, quick) {
    const seconds = quick ? 15 : 60;
    const out = join(place.root, "live.json");
    const command = [
      LIVE_SCREEN,
      out,
      place.store,
      String(RUNS),
      String(seconds),
      TRACKIO,
      "show",
      "--watch",
    ];
    const env = { ...place.env, TERM: "xterm-256color" };
    const { status, error } = spawnSync("python3", command, { cwd: place.cwd, env, stdio: "inherit" });
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`live_screen.py ended with ${status}`);
    const taken: Taken = JSON.parse(readFileSync(out, "utf8"));
    if (taken.status !== 0 || !taken.running) throw new Error(`the screen failed: ${JSON.stringify(taken)}`);
    const kilobytes = (taken.bytes / 1000 / seconds).toFixed(0);
    return [
      {
        what: `a core, in percent, that \`show --watch\` takes while ${RUNS} runs log 10 steps a second`,
        values: [taken.share * 100],
        unit: "",
        limit: 3,
        figures: `over ${seconds} s, 140 × 40; ${megabytes(taken.memory).toFixed(0)} MB, ${kilobytes} kB/s to the terminal`,
      },
    ];
  },
};
