export { attemptDuration, durationOf, lastActivity, startOf } from "../history/timing.ts";
