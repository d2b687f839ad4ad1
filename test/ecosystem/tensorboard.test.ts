import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { asTheyAre, type Board, bySummaryWriter, expectAsRead } from "../support/board.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";
import { activated, program } from "./play.ts";

const board = inject("tensorboard");
const torch = inject("torch");

/** The environment in which a program finds TensorBoard, and PyTorch where it needs it. */
function libraries(place: Place, needsTorch: boolean): NodeJS.ProcessEnv {
  const env = { ...activated(place, needsTorch ? torch : board), TF_CPP_MIN_LOG_LEVEL: "3" };
  if (!needsTorch) return env;
  const [version = ""] = readdirSync(join(board ?? "", "lib"));
  return { ...env, PYTHONPATH: join(board ?? "", "lib", version, "site-packages") };
}

interface Followed {
  readonly place: Place;
  readonly folder: string;
  readonly boards: Readonly<Record<string, Board>>;
}

/** Runs `programs/board.py`, whose event files are followed; what the run then holds, and what TensorBoard reads in them. */
async function followed(
  writer: string,
  needsTorch: boolean,
  flags: readonly string[] = [],
): Promise<Followed> {
  const place = makePlace();
  const env = libraries(place, needsTorch);
  const run = ["run", "-q", "-p", "p", "--name", "r", "--tensorboard", "board", ...flags];
  const outcome = await trackio(place, [...run, "--", "python3", program("board.py"), writer], { env });
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(outcome.stderr).not.toContain("trackio:");
  const read = await execa("python3", [program("read_board.py"), "board"], { cwd: place.cwd, env });
  const folder = join(place.store, "p/r");
  return { place, folder, boards: JSON.parse(read.stdout) as Readonly<Record<string, Board>> };
}

const WRITERS = [
  { writer: "torch", needsTorch: true, name: bySummaryWriter, points: 133 },
  { writer: "tensorboardX", needsTorch: false, name: bySummaryWriter, points: 127 },
  { writer: "tf.summary", needsTorch: false, name: asTheyAre, points: 34 },
  { writer: "keras", needsTorch: false, name: asTheyAre, points: 52 },
  { writer: "lightning", needsTorch: true, name: (_: string, tag: string) => tag, points: 31 },
] as const;

describe.skipIf(board === null)("TensorBoard's event files", () => {
  for (const { writer, needsTorch, name, points } of WRITERS) {
    it.skipIf(needsTorch && torch === null)(
      `of ${writer} give what TensorBoard reads in them, point by point`,
      async () => {
        const { folder, boards } = await followed(writer, needsTorch);
        expectAsRead(folder, { boards, name, points });
      },
    );
  }

  it("of a program that was started again show the curve that TensorBoard shows", async () => {
    const { place, boards } = await followed("restarted", false, ["--restart", "on-failure:1"]);
    const read = boards["."]?.scalars?.["loss"]?.map(([, step, value]) => ({
      step,
      metrics: { loss: value },
    }));
    expect(read).toHaveLength(15);
    const shown = await trackio(place, ["show", "p/r", "--metric", "loss", "--steps", "0:20", "--json"]);
    expect(JSON.parse(shown.stdout).points).toEqual(read);
  });

  it("of a program that goes back by itself show the curves that TensorBoard shows, each folder by itself", async () => {
    const { place, boards } = await followed("purged", false);
    for (const [metric, read] of [
      ["loss", boards["."]?.scalars?.["loss"]],
      ["val/loss", boards["val"]?.scalars?.["loss"]],
    ] as const) {
      expect(read).toHaveLength(11);
      const wanted = read?.map(([, step, value]) => ({ step, metrics: { [metric]: value } }));
      const shown = await trackio(place, ["show", "p/r", "--metric", metric, "--steps", "0:20", "--json"]);
      expect(JSON.parse(shown.stdout).points).toEqual(wanted);
    }
    const page = await trackio(place, ["show", "p/r", "--all", "--json"]);
    expect(JSON.parse(page.stdout).media).toEqual({
      histogram: boards["."]?.histograms?.["weights"]?.length,
    });
  });
});
