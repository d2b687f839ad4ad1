import type { Session } from "../recorder/session.ts";
import { adviceLine } from "../render/match/advice-line.ts";
import { outputFiles } from "../store/output-files.ts";
import { lastLines } from "../store/read-output.ts";
import type { RunSpeaker } from "./run-speaker.ts";

/** So many lines at the end of an output are looked at. */
const LINES = 2000;

/** Where a program reported nothing but printed numbers, says which `--match` would have kept them. */
export async function adviseMatch({ runs }: Session, speaker: RunSpeaker): Promise<void> {
  const run = runs.at(-1);
  if (run === undefined || runs.some(({ state }) => state.reported)) return;
  const { folder } = run.ref;
  if (outputFiles(folder).length === 0) return;
  const { matchAdvice } = await import("../observe/match/advice.ts");
  const lines = lastLines(folder, LINES, ({ stream }) => stream !== "trackio");
  const advice = matchAdvice(lines.map(({ text }) => text));
  if (advice !== undefined) speaker.advise(adviceLine(advice));
}
