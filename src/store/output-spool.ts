import { join } from "node:path";

/** In a session's folder, where a program's output waits in segments. No stream: those are files beside it. */
export const segmentFolder = (session: string): string => join(session, "output");
