import { fitsGlob } from "../format/glob.ts";
import type { Json } from "../history/summary.ts";
import { type AlertRule, STEP_WORD, spellingsOf } from "../query/alert-rule.ts";
import { predicateOf } from "../query/evaluate.ts";
import { type Expression, namesIn } from "../query/expression.ts";

/** What a rule is asked about. */
export interface Asked {
  /** The metrics of a line. */
  readonly values: ReadonlyMap<string, Json>;
  /** Those of them that the rule asks for, at least one. */
  readonly asked: readonly string[];
  /** The latest values, this line's among them, of what rules remember. */
  readonly latest: Readonly<Record<string, Json>>;
  readonly step: number;
}

/** A rule made ready to be asked. */
export interface Judge {
  readonly rule: AlertRule;
  /** The metrics that it asks for, as it calls them. */
  readonly names: readonly string[];
  readonly isCalled: (metric: string, name: string) => boolean;
  readonly asksFor: (metric: string) => boolean;
  /** It needs values of earlier lines. */
  readonly remembers: boolean;
  /** What there is to be told where it is true; undefined where it is not. */
  readonly holds: (asked: Asked) => string | undefined;
}

export function judgeOf(rule: AlertRule): Judge {
  switch (rule.kind) {
    case "stalled":
      return {
        rule,
        names: [],
        isCalled: () => false,
        asksFor: () => false,
        remembers: false,
        holds: () => undefined,
      };
    case "nan":
      return ofValues(rule, rule.name, (value) => value === "NaN");
    case "inf":
      return ofValues(rule, rule.name, isInfinite);
    case "condition":
      return ofCondition(rule, rule.expression);
  }
}

/** A rule over each value for itself. */
function ofValues(rule: AlertRule, pattern: string, is: (value: Json) => boolean): Judge {
  const isCalled = (metric: string, name: string): boolean =>
    spellingsOf({ path: name }).some((spelling) => fitsGlob(spelling, metric));
  return {
    rule,
    names: [pattern],
    isCalled,
    asksFor: (metric) => isCalled(metric, pattern),
    remembers: false,
    holds: ({ values, asked }) => {
      const found = asked.filter((metric) => is(values.get(metric) ?? null));
      return found.length === 0 ? undefined : told(found, (name) => values.get(name));
    },
  };
}

function ofCondition(rule: AlertRule, expression: Expression): Judge {
  const test = predicateOf(expression);
  const names = [...new Set(namesIn(expression).map(({ path }) => path))];
  const spelled = new Map(names.map((path) => [path, spellingsOf({ path })]));
  const all = new Set([...spelled.values()].flat());
  return {
    rule,
    names: names.filter((name) => name !== STEP_WORD),
    isCalled: (metric, name) => spelled.get(name)?.includes(metric) ?? false,
    asksFor: (metric) => all.has(metric),
    remembers: true,
    holds: ({ latest, step }) => {
      const has = (name: string): boolean => Object.hasOwn(latest, name);
      const holds = test((path) => {
        const known = spelled.get(path)?.find(has);
        return known === undefined ? (path === STEP_WORD ? step : undefined) : latest[known];
      });
      return holds ? told([...all].filter(has), (name) => latest[name]) : undefined;
    },
  };
}

const isInfinite = (value: Json): boolean =>
  value === "Infinity" || value === "-Infinity" || (typeof value === "number" && !Number.isFinite(value));

/** Metrics that an alert names. */
const MOST = 5;

/** `loss is 7.2, lr is 0.1`. */
function told(names: readonly string[], value: (name: string) => Json | undefined): string {
  const shown = names.slice(0, MOST).map((name) => `${name} is ${valueText(value(name))}`);
  return [...shown, ...(names.length > MOST ? [`and ${names.length - MOST} more`] : [])].join(", ");
}

/** Characters of a value that is no number. */
const LONGEST = 100;

function valueText(value: Json | undefined): string {
  if (typeof value === "number") return String(Number(value.toPrecision(4)));
  return (typeof value === "string" ? value : JSON.stringify(value ?? null)).slice(0, LONGEST);
}
