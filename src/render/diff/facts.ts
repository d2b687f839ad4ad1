import type { Attempt, ClientChoice, PlaceSeen } from "../../history/life.ts";
import type { RunView } from "../../history/run-view.ts";
import { shownConfig } from "../../history/shown-config.ts";
import type { Json } from "../../history/summary.ts";
import { durationOf, startOf } from "../../history/timing.ts";
import { formatAge } from "../age.ts";
import { formatMemory } from "../bytes.ts";
import { formatDuration } from "../duration.ts";
import { shortCommit } from "../run-surroundings.ts";
import { shellQuote } from "../shell-quote.ts";
import { statusGlyph, statusWords } from "../status-words.ts";
import { countOf } from "../words.ts";

/** One thing that is known of a run. */
export interface Fact {
  readonly value: Json;
  /** For people, where that is not the value itself. */
  readonly text?: string;
  /** No two runs have it in common, and nobody asks why: when it was, how long it took. */
  readonly passing?: true;
}

export type Facts = ReadonlyMap<string, Fact>;

/** Facts of one kind. What else is recorded of a run comes in by another of these. */
export interface Section {
  readonly title: string;
  /** Of what its facts are values, in a sentence. */
  readonly of: string;
  readonly facts: (view: RunView, now: number, kept: KeptCode) => Facts;
}

/** What a run's folder holds of the code of its newest attempt. */
export interface KeptCode {
  /** The changes that were not committed; null where there were none, or none were kept. */
  readonly changes: {
    readonly hash: string;
    readonly files: number;
    readonly added: number;
    readonly removed: number;
  } | null;
  /** Versions by the packages' names. */
  readonly packages: ReadonlyMap<string, string>;
}

export const NOTHING_KEPT: KeptCode = { changes: null, packages: new Map() };

/** In the order of a page. Metrics come behind them. */
export const SECTIONS: readonly Section[] = [
  { title: "run", of: "the run", facts: runFacts },
  { title: "environment", of: "the environment", facts: environmentFacts },
  { title: "code", of: "the code", facts: codeFacts },
  { title: "packages", of: "the packages", facts: (_view, _now, { packages }) => valueFacts(packages) },
  { title: "config", of: "the config", facts: ({ summary }) => valueFacts(shownConfig(summary.config)) },
  {
    title: "summary",
    of: "the summary",
    facts: ({ life }) => valueFacts(shownConfig(new Map(life.summary))),
  },
];

const valueFacts = (values: ReadonlyMap<string, Json>): Facts =>
  new Map([...values].map(([key, value]) => [key, { value }]));

/** Facts by their keys; those without a value are not there. */
const factsOf = (...facts: readonly (readonly [key: string, fact: Fact])[]): Facts =>
  new Map(facts.filter(([, { value }]) => value !== null));

function runFacts(view: RunView, now: number): Facts {
  const { life, summary, status } = view;
  const started = startOf(view);
  const duration = durationOf(view, now);
  const checkpoint = life.checkpoints.at(-1);
  return factsOf(
    ["status", { value: statusWords(status), text: `${statusGlyph(status)} ${statusWords(status)}` }],
    ["started", { value: isoOf(started), text: formatAge(started, now), passing: true }],
    [
      "duration",
      { value: duration, passing: true, ...(duration === null ? {} : { text: formatDuration(duration) }) },
    ],
    ["attempts", { value: life.attempts.length }],
    ["steps", { value: summary.steps.count }],
    ["total steps", { value: life.total }],
    ["group", { value: life.group }],
    ["tags", { value: some(life.tags), text: life.tags.join(", ") }],
    ["notes", { value: some(life.notes), text: life.notes.join("\n") }],
    ["checkpoint", { value: checkpoint?.path ?? null }],
    [
      "ranks",
      { value: summary.ranks.size === 0 ? null : summary.ranks.size + (summary.lowest === 0 ? 1 : 0) },
    ],
    ...summary.tables.map(
      ({ name, rows }) => [`table ${name}`, { value: rows, text: countOf(rows, "row") }] as const,
    ),
    ...[...summary.media].map(([kind, count]) => [`media ${kind}`, { value: count }] as const),
    ["alerts", { value: summary.alerts || null }],
    ["rejected lines", { value: summary.rejected || null }],
  );
}

const some = (texts: readonly string[]): Json => (texts.length === 0 ? null : texts);

const isoOf = (instant: number): string | null =>
  Number.isNaN(instant) ? null : new Date(instant).toISOString();

/** Where and how the newest attempt ran. */
function environmentFacts({ life }: RunView): Facts {
  const attempt = life.attempts.at(-1);
  if (attempt === undefined) return new Map();
  return factsOf(
    ["command", { value: attempt.command.map(shellQuote).join(" ") || null }],
    ["cwd", { value: attempt.cwd || null }],
    ["host", { value: attempt.host || null }],
    ["user", { value: attempt.user || null }],
    ["clients", { value: clientsText(attempt.clients) }],
    ...asideFacts(attempt),
    ...placeFacts(attempt.place),
  );
}

/** What was taken and watched beside what the program reported, by the flags that asked for it. */
const asideFacts = ({ match, followed, alertRules }: Attempt): (readonly [key: string, fact: Fact])[] =>
  [
    ["match", match] as const,
    ["follow", followed.files] as const,
    ["tensorboard", followed.tensorboard] as const,
    ["alert rules", alertRules] as const,
  ].map(([key, words]) => [key, { value: some(words), text: words.map(shellQuote).join(", ") }]);

function placeFacts(place: PlaceSeen | null): (readonly [key: string, fact: Fact])[] {
  if (place === null) return [];
  const { python, memory } = place;
  return [
    ["system", { value: place.os }],
    ["cpu", { value: place.cpu }],
    ["cores", { value: place.cores }],
    ["memory", { value: memory, ...(memory === null ? {} : { text: formatMemory(memory) }) }],
    ["container", { value: place.container }],
    ["GPUs", { value: some(place.gpus), text: place.gpus.join(", ") }],
    ["GPU driver", { value: place.gpuDriver }],
    ["CUDA", { value: place.cuda }],
    ["python", { value: python?.version ?? null }],
    ["python environment", { value: python?.environment ?? null }],
    ...place.variables.map(([name, value]) => [name, { value }] as const),
  ];
}

/** The state of the code of the newest attempt; the patch between two states is told by `diff --patch`. */
function codeFacts({ life }: RunView, _now: number, { changes }: KeptCode): Facts {
  const code = life.attempts.at(-1)?.code ?? null;
  if (code === null) return new Map();
  return factsOf(
    ["repository", { value: code.remote ?? (code.root || null) }],
    ["branch", { value: code.branch }],
    ["commit", { value: code.commit, ...(code.commit === null ? {} : { text: shortCommit(code.commit) }) }],
    [
      "changes",
      { value: changes?.hash ?? (code.dirty ? "not kept" : "none"), text: changesText(changes, code.dirty) },
    ],
  );
}

function changesText(changes: KeptCode["changes"], dirty: boolean): string {
  if (changes === null) return dirty ? "not kept" : "none";
  return `+${changes.added} −${changes.removed} in ${countOf(changes.files, "file")}`;
}

/** The flags that told which client libraries the program finds; null where none did. */
function clientsText({ inject, as }: ClientChoice): string | null {
  const flags = [...(inject ? [] : ["--no-inject"]), ...as.map((name) => `--as ${name}`)];
  return flags.length === 0 ? null : flags.join(" ");
}
