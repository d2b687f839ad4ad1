import { closest } from "../format/closest.ts";
import { configValue } from "../history/config-value.ts";
import { flatConfig } from "../history/flat-config.ts";
import { type Facet, facetAtEnd, facetOf, metricPath } from "../history/metric-facet.ts";
import type { RunView } from "../history/run-view.ts";
import { endsOf, type Json } from "../history/summary.ts";
import { furtherRunFact, RUN_WORDS, runFact } from "./run-words.ts";

/** What a name means among some runs. */
export type Meant =
  | { readonly kind: "run"; readonly word: string }
  | { readonly kind: "config"; readonly key: string }
  | { readonly kind: "metric"; readonly metric: string; readonly facet: Facet | undefined }
  | { readonly kind: "summary"; readonly key: string };

/** Tells the value that a name has in a run. */
export type Accessor = (view: RunView) => Json | undefined;

/**
 * The names that some runs have, decided for all of them at once: a name that is config in one run is config in all.
 * A name is, whichever comes first: a word that every run has (`status`, `age`, `tag` …), a setting, a metric with or
 * without what is asked of it (`loss`, `loss.min`), a value of the program's summary, a further word (`host`, `step` …).
 * `run.`, `config.`, `metric.` and `summary.` before it say which. Slashes may be written as dots.
 */
export class RunNames {
  readonly #views: readonly RunView[];
  readonly #now: number;
  readonly #meant = new Map<string, Meant | undefined>();
  readonly #metrics = new Map<string, string | undefined>();

  /** @param now milliseconds since the epoch, for ages */
  constructor(views: readonly RunView[], now: number) {
    this.#views = views;
    this.#now = now;
  }

  /** What a name means; undefined where no run has anything that is called so. */
  meant(path: string): Meant | undefined {
    if (!this.#meant.has(path)) this.#meant.set(path, this.#prefixed(path) ?? this.#bare(path));
    return this.#meant.get(path);
  }

  /** How to get a name's value; undefined where no run has one. */
  accessor(path: string): Accessor | undefined {
    const meant = this.meant(path);
    return meant && accessorOf(meant, this.#now);
  }

  /** The shortest name that means this one, as a person may type it. */
  labelOf(meant: Meant & { readonly kind: "config" | "metric" }): string {
    const name = meant.kind === "config" ? meant.key : meant.metric;
    const found = this.meant(name);
    const same = found?.kind === meant.kind && (found.kind === "config" ? found.key : found.metric) === name;
    return same ? name : `${meant.kind}.${name}`;
  }

  /** What somebody may have meant by a name that nothing has. */
  suggest(path: string): string[] {
    const near = closest(path, this.all());
    const asked = facetAtEnd(path);
    if (near.length > 0 || asked === undefined) return near;
    const metrics = new Set(this.#views.flatMap(({ summary }) => [...summary.metrics.keys()]));
    return closest(asked.name, [...metrics]).map((metric) => `${metric}.${asked.facet}`);
  }

  /** Every name that something has, metrics without what can be asked of them. */
  all(): string[] {
    const names = new Set<string>(RUN_WORDS);
    for (const { summary, life } of this.#views) {
      for (const key of flatConfig(summary.config).keys()) names.add(key);
      for (const metric of summary.metrics.keys()) names.add(metric);
      for (const [key] of life.summary) names.add(key);
    }
    return [...names];
  }

  /** All config and all metrics, each by its shortest name. */
  told(): { readonly label: string; readonly meant: Meant }[] {
    const keys = new Set(this.#views.flatMap(({ summary }) => [...flatConfig(summary.config).keys()]));
    const metrics = new Set(this.#views.flatMap(({ summary }) => [...summary.metrics.keys()]));
    return [
      ...[...keys].map((key) => ({ kind: "config", key }) as const),
      ...[...metrics].map((metric) => ({ kind: "metric", metric, facet: undefined }) as const),
    ].map((meant) => ({ label: this.labelOf(meant), meant }));
  }

  #prefixed(path: string): Meant | undefined {
    const dot = path.indexOf(".");
    const rest = path.slice(dot + 1);
    switch (path.slice(0, Math.max(0, dot))) {
      case "run":
        return RUN_WORDS.includes(rest) ? { kind: "run", word: rest } : undefined;
      case "config":
        return this.#config(rest);
      case "metric":
        return this.#metric(rest);
      case "summary":
        return this.#summary(rest);
      default:
        return undefined;
    }
  }

  #bare(path: string): Meant | undefined {
    if (runFact(path) !== undefined) return { kind: "run", word: path };
    const told = this.#config(path) ?? this.#metric(path) ?? this.#summary(path);
    if (told !== undefined) return told;
    return furtherRunFact(path) === undefined ? undefined : { kind: "run", word: path };
  }

  #config(key: string): Meant | undefined {
    const known = spellings(key).find((spelling) =>
      this.#views.some(({ summary }) => configValue(summary.config, spelling) !== undefined),
    );
    return known === undefined ? undefined : { kind: "config", key: known };
  }

  #metric(path: string): Meant | undefined {
    const found = metricPath(path, (name) => this.#metricCalled(name));
    return found && { kind: "metric", ...found };
  }

  /** The metric's own name. */
  #metricCalled(spelling: string): string | undefined {
    if (!this.#metrics.has(spelling)) {
      const has = (name: string): boolean => this.#views.some(({ summary }) => summary.metrics.has(name));
      this.#metrics.set(spelling, spellings(spelling).find(has));
    }
    return this.#metrics.get(spelling);
  }

  #summary(key: string): Meant | undefined {
    const known = this.#views.some(({ life }) => life.summary.some(([name]) => name === key));
    return known ? { kind: "summary", key } : undefined;
  }
}

/** @param now milliseconds since the epoch */
export function accessorOf(meant: Meant, now: number): Accessor {
  switch (meant.kind) {
    case "run": {
      const fact = runFact(meant.word) ?? furtherRunFact(meant.word);
      return (view) => fact?.(view, now);
    }
    case "config":
      return ({ summary }) => configValue(summary.config, meant.key);
    case "metric": {
      const { metric, facet = "last" } = meant;
      if (facet === "last") return ({ summary }) => endsOf(summary).get(metric)?.last ?? undefined;
      return ({ summary }) => {
        const found = summary.metrics.get(metric);
        return found && (facetOf(found, facet) ?? undefined);
      };
    }
    case "summary":
      return ({ life }) => life.summary.find(([key]) => key === meant.key)?.[1];
  }
}

/** A name as it is written, and with slashes in the place of dots: each once, for thousands of runs are asked. */
const spellings = (name: string): string[] => [...new Set([name, name.replaceAll(".", "/")])];
