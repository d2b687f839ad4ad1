export { attemptDuration, durationOf, startOf } from "../history/timing.ts";
