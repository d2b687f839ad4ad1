import type { Session } from "../recorder/session.ts";
import { adviceLine, chosenLine, nothingLine } from "../render/match/advice-line.ts";
import { outputFiles } from "../store/output-files.ts";
import { lastLines } from "../store/read-output.ts";
import type { RunSpeaker } from "./run-speaker.ts";

/** So many lines at the end of an output are looked at. */
const LINES = 2000;

/**
 * Says what `auto` chose; and where a run holds nothing but its program printed numbers, which `--match` would have kept them.
 * @param asked what `--match` was given
 */
export async function adviseMatch(
  session: Session,
  asked: readonly string[],
  speaker: RunSpeaker,
): Promise<void> {
  const { chosenReader: chosen, runs } = session;
  if (chosen !== undefined) speaker.advise(chosenLine(chosen));
  const folder = runs.at(-1)?.ref.folder;
  if (folder === undefined || runs.some(({ state }) => state.reported)) return;
  if (outputFiles(folder).length === 0) return;
  const { matchAdvice } = await import("../observe/match/advice.ts");
  const lines = lastLines(folder, LINES, ({ stream }) => stream !== "trackio");
  const advice = matchAdvice(lines.map(({ text }) => text));
  if (asked.length > 0) speaker.advise(nothingLine(asked, advice));
  else if (advice !== undefined) speaker.advise(adviceLine(advice));
}
