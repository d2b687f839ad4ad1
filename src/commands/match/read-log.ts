import type { JsonText } from "../../format/json-text.ts";
import { LineMatcher, type Matcher, type Taken } from "../../observe/match/line-matcher.ts";
import { READER_NAMES } from "../../observe/match/names.ts";
import type { MatchView, ShownMetric, ShownPoint, ShownReader } from "../../render/match/view.ts";

/** How many points are kept for showing: the first and the last. */
export interface Room {
  readonly first: number;
  readonly last: number;
}

/**
 * Goes once through a log and gathers what would be taken from it.
 * @param asked undefined to let `auto` choose, and to tell what each reader would take
 */
export function readLog(
  file: string,
  lines: Iterable<string>,
  asked: readonly { readonly matcher: Matcher; readonly flag: string }[] | undefined,
  room: Room,
): MatchView {
  const matcher = new LineMatcher(asked?.map((each) => each.matcher) ?? [{ kind: "auto" }]);
  const surveys = asked === undefined ? READER_NAMES.map((name) => new Survey(name)) : [];
  const gathered = new Gathered(room);
  let count = 0;
  for (const line of lines) {
    const at = String(++count);
    gathered.add(matcher.take(line, at));
    for (const survey of surveys) survey.take(line, at);
  }
  const end = String(Math.max(count, 1));
  gathered.add(matcher.end(end));
  for (const survey of surveys) survey.end(end);
  const chosen = matcher.chosen;
  return {
    ...gathered.view,
    file,
    flags:
      asked?.map(({ flag, matcher: { kind } }) => (kind === "auto" ? (chosen ?? flag) : flag)) ??
      (chosen === undefined ? [] : [chosen]),
    expressions: (asked ?? []).flatMap(({ flag, matcher: { kind } }) => (kind === "pattern" ? [flag] : [])),
    readers: asked === undefined ? surveys.map(({ result }) => result) : undefined,
    lines: count,
    tooLong: matcher.state.tooLong,
  };
}

/** What one reader alone would take. */
class Survey {
  readonly #name: (typeof READER_NAMES)[number];
  readonly #matcher: LineMatcher;
  readonly #gathered = new Gathered({ first: 0, last: 0 });

  constructor(name: (typeof READER_NAMES)[number]) {
    this.#name = name;
    this.#matcher = new LineMatcher([{ kind: "reader", name }]);
  }

  take(line: string, at: string): void {
    this.#gathered.add(this.#matcher.take(line, at));
  }

  end(at: string): void {
    this.#gathered.add(this.#matcher.end(at));
  }

  get result(): ShownReader {
    const { matched, metrics } = this.#gathered.view;
    return { name: this.#name, lines: matched, metrics: [...metrics.keys()] };
  }
}

class Gathered {
  readonly #room: Room;
  readonly #first: ShownPoint[] = [];
  readonly #last: ShownPoint[] = [];
  readonly #metrics = new Map<string, ShownMetric>();
  /** Lines from which something was taken. What is held back is of an earlier line, but never far out of order. */
  readonly #lines = new Set<string>();
  #points = 0;
  #over: string | undefined;

  constructor(room: Room) {
    this.#room = room;
  }

  add(all: readonly Taken[]): void {
    for (const { found, at, by, text } of all) {
      if (found === undefined) continue;
      this.#points++;
      this.#lines.add(at);
      this.#over ??= found.over;
      for (const { name, value } of found.fields) this.#count(name, value);
      const step = found.step ?? (found.kind === "more" ? "same" : "next");
      const { fields, source } = found;
      this.#keep({ line: Number(at), step, fields, source, reader: by, record: text });
    }
  }

  get view() {
    const { first } = this.#room;
    return {
      matched: this.#lines.size,
      points: this.#points,
      metrics: this.#metrics,
      over: this.#over,
      first: this.#first,
      last: this.#points > first ? this.#last : [],
    };
  }

  #count(name: string, value: JsonText): void {
    const before = this.#metrics.get(name);
    this.#metrics.set(name, {
      points: (before?.points ?? 0) + 1,
      first: before?.first ?? value,
      last: value,
    });
  }

  #keep(point: ShownPoint): void {
    if (this.#first.length < this.#room.first) this.#first.push(point);
    else if (this.#room.last > 0) {
      this.#last.push(point);
      if (this.#last.length > this.#room.last) this.#last.shift();
    }
  }
}
