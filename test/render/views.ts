import { type Attempt, CAPTURED, type CodeSeen, type Life, type PlaceSeen } from "../../src/history/life.ts";
import type { RunView } from "../../src/history/run-view.ts";
import type { Status } from "../../src/history/status.ts";
import type { Json, MetricSummary, Summary } from "../../src/history/summary.ts";
import { RunNames } from "../../src/query/run-names.ts";
import type { RunsList } from "../../src/render/runs-table.ts";
import type { Screen } from "../../src/render/screen.ts";
import { createStyle } from "../../src/render/style.ts";

/** The instant at which every test looks. */
export const NOW = Date.parse("2026-11-23T03:30:00Z");

export const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

export const screenOf = (width: number | undefined, colour: 0 | 1 = 0): Screen => ({
  width,
  style: createStyle(colour),
  now: NOW,
  timeZone: "UTC",
});

export function attemptOf(over: Partial<Attempt> = {}): Attempt {
  return {
    attempt: 1,
    session: "s1",
    started: ago(120),
    command: ["python3", "train.py", "--lr", "0.05"],
    cwd: "/home/ada/iris",
    host: "lab-7",
    bootId: "b",
    user: "ada",
    recorder: { pid: 40, start: 1 },
    program: { pid: 41, start: 2 },
    finished: null,
    finishedCode: null,
    ended: ago(107.7),
    exitCode: 0,
    signal: null,
    duration: 12.3,
    stopSignals: [],
    stopped: null,
    restarts: false,
    fromStep: null,
    code: null,
    place: null,
    capture: CAPTURED,
    match: [],
    outputProblem: null,
    unreached: [],
    followed: { files: [], tensorboard: [] },
    clients: { inject: true, as: [] },
    alertRules: [],
    ...over,
  };
}

/** Code with uncommitted changes. */
export const codeOf = (over: Partial<CodeSeen> = {}): CodeSeen => ({
  root: "/home/ada/iris",
  commit: "3f2a91c0d4e5f60718293a4b5c6d7e8f90123456",
  branch: "main",
  remote: null,
  dirty: true,
  patch: "code/1.patch",
  leftOut: [],
  problem: null,
  ...over,
});

/** A machine with two GPUs. */
export const placeOf = (over: Partial<PlaceSeen> = {}): PlaceSeen => ({
  os: "Linux 6.8",
  cpu: "AMD EPYC 7763",
  cores: 64,
  memory: 512 * 2 ** 30,
  container: null,
  gpus: ["NVIDIA H100", "NVIDIA H100"],
  gpuDriver: "550.54",
  cuda: "12.4",
  python: { path: "/usr/bin/python3", version: "3.11.7", environment: "/home/ada/venv", packages: null },
  variables: [],
  ...over,
});

/** A metric of 200 points at steps 0 to 199. */
export function metricOf(last: Json, over: Partial<MetricSummary> = {}): MetricSummary {
  const number = typeof last === "number" ? last : null;
  return {
    count: 200,
    last,
    lastStep: 199,
    first: number,
    min: number,
    minStep: number === null ? null : 199,
    max: number,
    maxStep: number === null ? null : 199,
    nan: last === "NaN" ? 1 : 0,
    stepMetric: null,
    ...over,
  };
}

/** The runs of a project, in the order given, as `runsTable` takes them. */
export const runsListOf = (
  title: string,
  views: readonly RunView[],
  over: Partial<RunsList> = {},
): RunsList => ({
  title,
  several: false,
  views,
  among: views,
  most: views.length,
  runningToo: false,
  sortedBy: [],
  names: new RunNames(views, NOW),
  columns: undefined,
  total: views.length + (over.unreadable?.length ?? 0),
  filtered: false,
  sorted: false,
  limited: false,
  archived: 0,
  unreadable: [],
  ...over,
});

export interface ViewParts {
  readonly project?: string;
  readonly run?: string;
  readonly status?: Status;
  readonly life?: Partial<Life>;
  readonly summary?: Partial<Summary>;
  readonly config?: { readonly [key: string]: Json };
  readonly metrics?: { readonly [name: string]: Json | MetricSummary };
  readonly waiting?: number;
}

/** A run that finished two minutes ago after 200 steps, but for the parts given. */
export function viewOf(parts: ViewParts = {}): RunView {
  const { project = "iris", run = "first", status = { kind: "finished" }, config = {}, metrics = {} } = parts;
  const summary: Summary = {
    steps: { count: 200, first: 0, last: 199, firstTime: ago(119), lastTime: ago(108), superseded: 0 },
    metrics: new Map(
      Object.entries(metrics).map(([name, value]) => [name, isMetric(value) ? value : metricOf(value)]),
    ),
    config: new Map(Object.entries(config)),
    tables: [],
    media: new Map(),
    alerts: 0,
    rejected: 0,
    system: 0,
    ranks: new Map(),
    lowest: 0,
    rank: 0,
    ...parts.summary,
  };
  const life: Life = {
    format: 1,
    project,
    run,
    id: "0190",
    created: ago(121),
    group: null,
    tags: [],
    notes: [],
    attempts: [attemptOf()],
    checkpoints: [],
    total: null,
    rules: [],
    rewinds: [],
    summary: [],
    ...parts.life,
  };
  return {
    project,
    run,
    folder: `/home/ada/iris/.trackio/${project}/${run}`,
    life,
    status,
    summary,
    waiting: parts.waiting ?? 0,
  };
}

const isMetric = (value: Json | MetricSummary): value is MetricSummary =>
  typeof value === "object" && value !== null && "lastStep" in value;

/** A project as it looks after a day's work: every status, config that varies, a NaN. */
export function workday(): RunView[] {
  const config = { dataset: "iris", seed: 1, optimizer: { name: "adam", beta: 0.9 } };
  return [
    viewOf({
      run: "brave-forest-4",
      status: { kind: "running", pid: 41, host: "lab-7" },
      life: {
        total: 1000,
        attempts: [attemptOf({ started: ago(95), ended: null, exitCode: null, duration: null })],
      },
      config: { ...config, lr: 0.01, layers: [16, 16] },
      metrics: { loss: 0.3141592, accuracy: 0.8733333, "val/loss": 0.402 },
    }),
    viewOf({
      run: "first",
      config: { ...config, lr: 0.05, layers: [8] },
      metrics: { loss: 0.06123456, accuracy: 0.97, "val/loss": 0.1 },
    }),
    viewOf({
      run: "too-hot",
      status: { kind: "failed", exitCode: 3 },
      life: { attempts: [attemptOf({ started: ago(7300), duration: 1.2, exitCode: 3 })] },
      config: { ...config, lr: 10, layers: [8] },
      metrics: { loss: "NaN", accuracy: 0.3333333, "val/loss": 123456.7 },
    }),
    viewOf({
      run: "sweep/very-long-name-that-somebody-generated-from-all-hyperparameters",
      status: { kind: "preempted", signal: "SIGTERM" },
      life: { attempts: [attemptOf({ started: ago(9000), duration: 7500 })] },
      config: { ...config, lr: 1e-7, layers: [8], optimizer: { name: "sgd", beta: 0.9 } },
      metrics: { loss: 1.5, accuracy: 0.5, "val/loss": 1.23e-7 },
    }),
    viewOf({
      run: "night",
      status: { kind: "killed", signal: "SIGKILL" },
      life: { attempts: [attemptOf({ started: ago(90_000), duration: 273_600 })] },
      config: { ...config, lr: 0.05, layers: [8] },
      metrics: { loss: 0.7 },
    }),
    viewOf({
      run: "lost",
      status: { kind: "crashed" },
      life: { attempts: [attemptOf({ started: ago(200_000), ended: null, exitCode: null, duration: null })] },
      config: { ...config, lr: 0.05, layers: [8] },
      summary: {
        steps: { count: 0, first: null, last: null, firstTime: null, lastTime: null, superseded: 0 },
      },
    }),
  ];
}
