import type { Field } from "../format/message.ts";
import { field } from "./record-text.ts";
import type { Owner } from "./spool.ts";

/** What a run's `started` tells of who started it, and what. */
export const startedFields = ({ host, boot_id, user, recorder, program, plan }: Owner): Field[] => [
  field("command", plan.command),
  field("cwd", plan.cwd),
  field("host", host),
  field("boot_id", boot_id),
  field("user", user),
  field("recorder", recorder),
  field("pid", program?.pid ?? null),
  field("pid_start", program?.start ?? null),
];
