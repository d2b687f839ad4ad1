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

/** Runs `programs/board.py`, whose event files are followed; what the run then holds, and what TensorBoard reads in them. */
async function followed(writer: string, needsTorch: boolean) {
  const place = makePlace();
  const env = libraries(place, needsTorch);
  const flags = ["run", "-q", "-p", "p", "--name", "r", "--tensorboard", "board"];
  const outcome = await trackio(place, [...flags, "--", "python3", program("board.py"), writer], { env });
  expect(outcome.exitCode, outcome.stderr).toBe(0);
  expect(outcome.stderr).not.toContain("trackio:");
  const read = await execa("python3", [program("read_board.py"), "board"], { cwd: place.cwd, env });
  const folder = join(place.store, "p/r");
  return { folder, boards: JSON.parse(read.stdout) as Readonly<Record<string, Board>> };
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
});
