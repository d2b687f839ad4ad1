import { rmSync } from "node:fs";
import { join } from "node:path";
import type { InitMessage } from "../../format/message.ts";
import { SUMMARY_FILE } from "../../store/layout.ts";
import { readRecords, type StoredRecord } from "../../store/read-records.ts";
import { readStopNote } from "../../store/stop-note.ts";
import { FileKeeper } from "../file-keeper.ts";
import type { LiveRun } from "../live-run.ts";
import { openMatches } from "../output/output-matches.ts";
import { freshOutput, OutputSource } from "../output/output-source.ts";
import { Pump } from "../pump.ts";
import { stopEvent } from "../run-events.ts";
import { RunWatch } from "../run-watch.ts";
import { Sequencer } from "../sequencer.ts";
import { SessionRuns } from "../session-runs.ts";
import { openSources } from "../sources/open-sources.ts";
import { freshSources } from "../sources/plan.ts";
import type { SourceHost } from "../sources/source.ts";
import { type Owner, Spool } from "../spool.ts";
import { startedFields } from "../started-fields.ts";
import type { ClaimNote, SessionState, StreamState } from "../state.ts";
import { completeBeginnings } from "./complete-beginnings.ts";
import { finishWithoutRankZero } from "./finish-without-rank-zero.ts";
import type { Left } from "./left.ts";

/**
 * Reads a session's streams, and what else it read, on from a state that its runs' files are in. A session that was closed
 * had read its sources to the program's end: whatever is new there since is not its own.
 * @param kept the recorder's own events behind the noted size, by a run's folder
 * @returns the folders of its runs
 */
export function readOn(
  { root, session, notices, over }: Left,
  owner: Owner,
  { streams, runs: states, sources, output, closed }: SessionState,
  kept: ReadonlyMap<string, readonly StoredRecord[]>,
): string[] {
  const { choice, about, cwd, fromStep, alerts = [] } = owner.plan;
  const spool = Spool.open(root, session);
  const started = () => startedFields(owner);
  const commit = (claim?: ClaimNote) => pump.commit(claim);
  const attend = (run: LiveRun): void => {
    if (alerts.length > 0) run.watch = new RunWatch(alerts, run);
  };
  const begun = begunBy(owner);
  const runs = new SessionRuns(
    { root, session, choice, about, fromStep, started, commit, attend, begun, recovers: true },
    notices,
  );
  const plan = closed === true ? undefined : owner.plan.sources;
  const state: SessionState = { streams, runs: runs.states, ...freshSources(plan) };
  if (plan !== undefined && sources !== undefined) state.sources = sources;
  const { capture } = owner.plan;
  const openOutput = (into: SessionState, host: SourceHost): OutputSource[] => {
    if (capture === undefined || capture.mode === "none") return [];
    into.output = output ?? freshOutput(host.runs);
    const matches = openMatches(owner.plan.match, into.output, host);
    return [new OutputSource(spool.folder, capture.limit, into.output, host.runs, closed === true, matches)];
  };
  const init = (stream: StreamState, message: InitMessage) => runs.init(stream, message);
  const sequencer = new Sequencer(notices, new FileKeeper(cwd, spool.folder));
  const pump = new Pump({ state, runs: runs.all, init }, spool, sequencer, notices, (host) => [
    ...openSources(plan, state.sources, host),
    ...openOutput(state, host),
  ]);
  try {
    runs.takeUp(states);
    if (runs.all.length === 0) runs.claimFirst(); // Its notes are lost, and it never wrote a run.
    completeBeginnings(runs, session, kept);
    pump.commit();
    while (pump.batch(over));
    if (over) finishWithoutRankZero(spool.folder, streams, runs.all);
    addStop(spool.folder, runs.all);
    state.closed = true;
    pump.commit();
    for (const { ref, writer } of runs.all) {
      writer.syncNow();
      rmSync(join(ref.folder, SUMMARY_FILE), { force: true });
    }
  } finally {
    pump.close();
    spool.close();
    runs.close(over);
  }
  return runs.all.map(({ ref }) => ref.folder);
}

/** When a program that nobody recorded began its run: it could not write that into one that goes on. */
function begunBy({ begun }: Owner): Date | undefined {
  const time = Date.parse(begun ?? "");
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Tells that somebody asked the program to end, where its recorder did not live to do so. */
function addStop(folder: string, runs: readonly LiveRun[]): void {
  const note = readStopNote(folder);
  if (note === undefined) return;
  for (const run of runs) {
    const { attempt, ended, finished } = run.state;
    const told = readRecords(run.ref.folder, "run.ndjson").some(
      (record) =>
        record["event"] === "signal" && record["source"] === "stop" && record["attempt"] === attempt,
    );
    if (!told && !ended && !finished) stopEvent(run, note);
  }
}
