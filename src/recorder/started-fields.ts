import type { Field } from "../format/message.ts";
import { CAPTURED } from "../history/life.ts";
import { field } from "./record-text.ts";
import type { Owner, SessionPlan } from "./spool.ts";

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
  ...clientFields(plan),
  ...captureFields(plan),
  ...alertFields(plan),
  ...followedFields(plan),
  ...(plan.match === undefined ? [] : [field("match", plan.match)]),
];

/** When to alert, as it was written. */
const alertFields = ({ alerts = [] }: SessionPlan): Field[] => {
  const texts = alerts.map(({ text }) => text);
  return texts.length === 0 ? [] : [field("alert_rules", texts)];
};

const followedFields = ({ followed }: SessionPlan): Field[] => [
  ...(followed === undefined || followed.files.length === 0 ? [] : [field("follow", followed.files)]),
  ...(followed === undefined || followed.tensorboard.length === 0
    ? []
    : [field("tensorboard", followed.tensorboard)]),
];

/** How the output is kept, likewise. */
function captureFields({ capture }: SessionPlan): Field[] {
  const { mode = CAPTURED.mode, limit = CAPTURED.limit } = capture ?? {};
  if (mode === CAPTURED.mode && limit === CAPTURED.limit) return [];
  return [
    field("capture", {
      ...(mode === CAPTURED.mode ? {} : { mode }),
      ...(limit === CAPTURED.limit ? {} : { limit }),
    }),
  ];
}

/** Which clients the program finds, as far as that differs from the rule. */
function clientFields({ clients }: SessionPlan): Field[] {
  if (clients === undefined || (clients.inject && clients.as.length === 0)) return [];
  const { inject, as } = clients;
  return [field("clients", { ...(inject ? {} : { inject }), ...(as.length === 0 ? {} : { as }) })];
}
