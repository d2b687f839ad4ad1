import { readRecords, type StoredRecord } from "../../store/read-records.ts";

const starts = (folder: string): StoredRecord[] =>
  readRecords(folder, "run.ndjson").filter(({ event }) => event === "started");

const attemptOf = ({ attempt }: StoredRecord): number => Number(attempt) || 1;

/** The newest attempt whose start a run's life tells of; 0 where it tells of none. */
export const newestAttempt = (folder: string): number =>
  starts(folder).reduce((newest, started) => Math.max(newest, attemptOf(started)), 0);

/** The session that began an attempt of a run; undefined where its life does not tell of it. */
export function sessionOf(folder: string, attempt: number): string | undefined {
  const started = starts(folder).findLast((record) => attemptOf(record) === attempt);
  return started === undefined ? undefined : String(started["session"]);
}

/** The newest attempt of a run that a session began; undefined where it began none. */
export const attemptBy = (folder: string, session: string): number | undefined =>
  starts(folder)
    .filter((started) => started["session"] === session)
    .map(attemptOf)
    .at(-1);
