import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { python, STARTED, type Started, shown } from "../support/python.ts";
import { configOf, recordsIn, type StoredRecord } from "../support/runs.ts";
import { makePlace, type Outcome, type Place, trackio } from "../support/trackio.ts";
import { type Entry, GLOBAL_STEP, handedOver } from "./history.ts";
import { activated, keptRun, type Play, played, program, said } from "./play.ts";

const environment = inject("torch");
const TRAINER = program("trainer.py");

/** What `programs/trainer.py` says at its end. */
interface Trained {
  /** `trainer.state.log_history`. */
  readonly history: readonly Entry[];
  readonly parameters: number;
  readonly last: string | null;
  readonly TRACKIO_CHECKPOINT: string | null;
  readonly checkpoint: string | null;
  readonly resumed: boolean;
}

/** The one true curve over `train/global_step` by docs/format.md: what no later attempt has done again. */
function trueCurve(records: readonly StoredRecord[]): object[] {
  const attemptOf = (record: StoredRecord): number => Number(record["_attempt"] ?? 1);
  const firsts = new Map<number, number>();
  for (const record of records)
    if (!firsts.has(attemptOf(record))) firsts.set(attemptOf(record), Number(record[GLOBAL_STEP]));
  const isSuperseded = (record: StoredRecord): boolean =>
    [...firsts].some(
      ([attempt, first]) => attempt > attemptOf(record) && Number(record[GLOBAL_STEP]) >= first,
    );
  return records
    .filter((record) => !isSuperseded(record))
    .map(({ step: _, timestamp: __, _attempt: ___, ...values }) => values);
}

/** Holds a run against what the Trainer says of it. */
async function expectCurve(place: Place, trained: Trained, superseded: number): Promise<void> {
  const folder = await keptRun(place, "p/r");
  const records = recordsIn(join(folder, "steps.ndjson"));
  expect(trueCurve(records)).toEqual(trained.history.map(handedOver));
  expect(records).toHaveLength(trained.history.length + superseded);
  const run = await shown(place, "p/r");
  const losses = trained.history.flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
  expect(losses).toHaveLength(12);
  expect(run).toMatchObject({
    status: { kind: "finished" },
    steps: { count: trained.history.length, superseded },
    metrics: {
      "train/loss": { count: 12, last: losses.at(-1), last_step: 12, min: Math.min(...losses) },
      "eval/loss": { count: 6, last_step: 12, step_metric: GLOBAL_STEP },
    },
  });
  const config = Object.assign({}, ...configOf(folder).map(([, patch]) => patch));
  expect(config).toMatchObject({
    max_steps: 12,
    n_embd: 8,
    seed: 42,
    "model/num_parameters": trained.parameters,
  });
}

describe.skipIf(environment === null)("transformers' Trainer", () => {
  const play = (started: Started, ...args: readonly string[]): Play => ({
    environment,
    started,
    args: [TRAINER, ...args],
  });

  it.each(STARTED)("logs its history to a run, %s", async (started) => {
    const place = makePlace();
    const trained = await played<Trained>(place, play(started, "trackio", "0"));
    expect(trained).toMatchObject({ resumed: false, checkpoint: null, TRACKIO_CHECKPOINT: null, last: null });
    await expectCurve(place, trained, 0);
    expect(await shown(place, "p/r")).toMatchObject({ checkpoint: { path: "out/checkpoint-12" } });
  });

  it('logs its history through --as wandb, too: report_to="wandb"', async () => {
    const place = makePlace();
    const wandb = play("under trackio run", "wandb", "0");
    const trained = await played<Trained>(place, { ...wandb, flags: ["--as", "wandb", "-p", "p"] });
    await expectCurve(place, trained, 0);
    const { step: _, epoch: __, ...finals } = trained.history.at(-1) ?? {};
    expect(await shown(place, "p/r")).toMatchObject({ summary: finals });
  });

  // The Trainer finishes its run when it has trained, and begins it again (resume="allow") to evaluate.
  it.each(STARTED)("evaluated after its training hides none of it, %s", async (started) => {
    const place = makePlace();
    const trained = await played<Trained>(place, play(started, "trackio", "0", "evaluate"));
    await keptRun(place, "p/r");
    expect(await shown(place, "p/r")).toMatchObject({
      metrics: { "train/loss": { count: 12, last: trained.history.at(-4)?.["loss"], last_step: 12 } },
    });
  });

  /** Killed at its seventh step, when the last checkpoint was written at the fourth. */
  const killed = (place: Place, started: Started, ...whom: readonly string[]): Promise<Outcome> =>
    python(place, started, [TRAINER, "trackio", "7", ...whom], {
      env: activated(place, environment),
      flags: ["-p", "p", "--name", "r"],
    });

  it.each([
    ["alone", [], 137],
    ["with its recorder", ["both"], undefined],
  ])("killed %s and resumed, shows one true curve", async (_, whom, exitCode) => {
    const place = makePlace();
    const first = await killed(place, "under trackio run", ...whom);
    expect(first.exitCode, first.stderr).toBe(exitCode);
    const second = await trackio(place, ["resume", "-q"], { env: activated(place, environment) });
    expect(second.exitCode, second.stderr).toBe(0);
    const trained = said<Trained>(second);
    const checkpoint = "out/checkpoint-4";
    expect(trained).toMatchObject({
      last: checkpoint,
      checkpoint,
      TRACKIO_CHECKPOINT: checkpoint,
      resumed: true,
    });
    await expectCurve(place, trained, 3);
  });

  it("killed without a recorder and started again, shows one true curve", async () => {
    const place = makePlace();
    expect(await killed(place, "alone")).toMatchObject({ signal: "SIGKILL" });
    await keptRun(place, "p/r");
    const trained = await played<Trained>(place, play("alone", "trackio", "0"));
    expect(trained).toMatchObject({
      last: "out/checkpoint-4",
      checkpoint: "out/checkpoint-4",
      resumed: true,
    });
    await expectCurve(place, trained, 3);
  });
});
