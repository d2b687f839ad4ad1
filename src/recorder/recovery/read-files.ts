import type { SessionState, StreamState } from "../state.ts";

/** Everything that a session has read: its streams, by their names in its folder, and the files of its sources, by their whole paths. */
export const readFiles = ({ streams, sources = [] }: SessionState): StreamState[] => [
  ...streams,
  ...sources.flatMap(({ files }) => files),
];
