import fc from "fast-check";
import type { Status } from "../../src/history/status.ts";
import type { Json } from "../../src/history/summary.ts";
import type { RunDetails } from "../../src/render/run-details.ts";
import { hostileText } from "./hostile.ts";
import { ago, attemptOf, codeOf, metricOf, placeOf, viewOf } from "./views.ts";

const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  hostileText,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(hostileText, { maxLength: 3 }),
  fc.dictionary(hostileText, hostileText, { maxKeys: 3 }),
);

const hostileEntries = <Value>(value: fc.Arbitrary<Value>) =>
  fc.array(fc.tuple(hostileText, value), { maxLength: 4 });

const hostileStatus: fc.Arbitrary<Status> = fc.oneof(
  fc.record({ kind: fc.constant("running" as const), pid: fc.constant(7), host: hostileText }),
  fc.record({
    kind: fc.constant("running" as const),
    pid: fc.constant(7),
    host: hostileText,
    recorderGone: fc.constant(true as const),
  }),
  fc.record({ kind: fc.constant("damaged" as const), reason: hostileText }),
  fc.record({ kind: fc.constant("killed" as const), signal: hostileText }),
  fc.record({ kind: fc.constant("unknown" as const), host: hostileText }),
  fc.record({ kind: fc.constant("failed" as const), exitCode: fc.nat(255) }),
);

/** The parts of a run that others' hands filled. */
export const hostileDetails = fc.record({
  name: hostileText,
  status: hostileStatus,
  words: fc.array(hostileText, { maxLength: 3 }),
  config: hostileEntries(hostileJson),
  metrics: hostileEntries(hostileJson),
  columns: fc.array(hostileText, { maxLength: 4 }),
  rows: fc.array(
    fc.array(
      hostileJson.filter((value) => !isOdd(value)),
      { maxLength: 5 },
    ),
    { maxLength: 15 },
  ),
  rejected: fc.array(fc.record({ timestamp: fc.constant(ago(1)), reason: hostileText, line: hostileText }), {
    maxLength: 8,
  }),
  paths: fc.array(hostileText, { maxLength: 3 }),
});

/** Numbers that no JSON file could have brought. */
const isOdd = (value: Json): boolean =>
  typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0));

type Parts = typeof hostileDetails extends fc.Arbitrary<infer Value> ? Value : never;

export function detailsOf({
  name,
  status,
  words,
  config,
  metrics,
  columns,
  rows,
  rejected,
  paths,
}: Parts): RunDetails {
  const life = {
    group: name,
    tags: words,
    notes: words,
    checkpoints: [{ path: name, step: 3, rank: 0 }],
    summary: config,
    attempts: [
      attemptOf(),
      attemptOf({
        attempt: 2,
        command: words,
        cwd: name,
        host: name,
        user: name,
        match: words,
        followed: { files: words, tensorboard: words },
        alertRules: words,
        code: codeOf({ branch: name, leftOut: [{ path: name, reason: name }] }),
        place: placeOf({ os: name, cpu: name, gpus: words, cuda: name }),
      }),
    ],
  };
  const summary = {
    config: new Map(config),
    metrics: new Map(metrics.map(([key, value]) => [key, metricOf(value, { stepMetric: name })])),
    media: new Map([[name, 2]]),
  };
  const view = viewOf({ project: name, run: name, status, life, summary, waiting: 1 });
  return {
    view,
    tables: [{ name, step: 1, columns, rows }],
    rejected,
    media: paths.map((path) => ({ name, kind: path, step: 1, path, missing: path.length % 2 === 0 })),
    alerts: paths.map((text) => ({ level: text, title: name, text, step: 1, timestamp: ago(1) })),
    peaks: paths.map((path) => ({ name: path, max: 1e300, mean: -1e-300, last: 1.5 })),
  };
}
