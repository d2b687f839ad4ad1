import { randomId } from "./random-id.ts";

/** A name for a session that nobody has and that sorts by time: `20261123T032600-…`. */
export const sessionName = (): string => `${stamp()}-${randomId(8)}`;

const stamp = (): string => new Date().toISOString().replace(/[-:]/g, "").slice(0, 15);
