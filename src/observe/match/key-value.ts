import { NUMBER, numberText } from "./number-text.ts";
import { NAME } from "./pairs.ts";
import { found, type Reader, type TakenField } from "./reader.ts";

/** What counts steps, and what counts epochs; their number may have `/total` behind it, and brackets around it. */
const STEP = /^(?:global_?step|step|iter|iteration)$/i;
const EPOCH = /^epochs?$/i;
/** Names by which a number is known as a measurement, alone or as the last part: `val_loss`, `top1-acc`. */
const KNOWN =
  /(?:^|[_\W])(?:\w*loss|losses|acc|accuracy|lr|ppl|perplexity|auc|f1|mse|mae|rmse|bleu|rouge|iou|map|reward|return|score|error|err|precision|recall|bpb|bpc|mfu|grad_norm|norm|rate)$/i;
/** Words that belong to the name behind them: `val loss 4.2`, `Learning rate: 1e-4`. */
const QUALIFIER =
  /^(?:train|training|val|valid|validation|test|testing|eval|evaluation|dev|avg|average|mean|running|best|final|lm|learning|grad|gradient|total|top-?[15])$/i;

/** Groups: name, sign (`=`, `:` or a space), bracket, number, `/total`. */
const PAIR = new RegExp(
  String.raw`(?<![\w./\\@%+-])(${NAME})(?: ?([=:]) *| +)(\[?)(${NUMBER})((?: */ *\d+)?)\]?(?=%|[a-zµ]{0,2}s(?![\w/])|[\s,;|)\]}]|[.:!]?(?:\s|$))`,
  "g",
);
/** A number that a sentence goes on behind: `warning: 3 files are missing`. */
const PROSE = /^\s+[A-Za-z](?!.*[:=|])/;
const WORD_BEFORE = /([A-Za-z][\w-]*) $/;
/** tqdm's bar with what stands before it, and the numbers done and all. */
const BAR = /^.*?(?<!\d)\d{1,3}%\|[^|]*\| *(\d+)\/(\d+) \[[^\]]*\]/;
/** A step in front of all: `10 | loss 9.3`, `[100]\tvalid_0's auc: 0.9` (LightGBM, XGBoost), `0:\tlearn: 0.6` (CatBoost). */
const LEADING_STEP = /^\s*(?:(\d+) *\||\[(\d+)\]\s|(\d+):\t)/;
/** LightGBM's, whose metric it is: `valid_0's auc`. */
const OWNER = /([A-Za-z_][\w-]*)'s $/;
/** All that stands between two bars, as Megatron has it: `| elapsed time per iteration (ms): 123.4 |`. */
const BETWEEN_BARS = /\| *([A-Za-z_][\w./-]*(?: [\w./-]+){1,5})$/;

/** Whether each line has told a later epoch than the one before, as far as any has. */
interface Memory {
  epoch?: number;
  rises?: boolean;
}

/**
 * `loss=0.3`, `lr: 1e-4`, and for names of measurements `acc 91.2%` too; `step 10/100`, `iter: 3` and `[Step 3]` are the step,
 * an epoch is what the others are drawn over where no step is told, and each line has a later one. A bar counts when it is full; of
 * one that is not, what was printed behind it. Numbers behind other names without a sign, dates, versions and numbers with units
 * other than % and seconds are left.
 */
export const keyValue: Reader<Memory> = {
  distinct: false,
  states: false,
  begin: () => ({}),
  read(line, memory) {
    if (!/\d|nan|inf/i.test(line)) return undefined;
    const text = behindBar(line);
    const fields: TakenField[] = [];
    let step = leadingStep(text);
    for (const field of pairs(text)) {
      if (STEP.test(field.name)) step ??= field;
      else if (!fields.some(({ name }) => name === field.name)) fields.push(field);
    }
    if (!fields.some(({ name }) => !EPOCH.test(name))) return undefined;
    const epoch = fields.find(({ name }) => EPOCH.test(name));
    const result = found(line, fields, { step: step?.value });
    const over = rises(memory, epoch) && step === undefined ? epoch : undefined;
    return [over === undefined ? result : { ...result, over: over.name }];
  },
};

/** The line without a bar that is not full: a program may have printed behind it. All places stay what they are. */
function behindBar(line: string): string {
  const bar = BAR.exec(line);
  return bar === null || bar[1] === bar[2] ? line : " ".repeat(bar[0].length) + line.slice(bar[0].length);
}

/** Whether lines have told a later epoch each, two of them at least. One without, or with the same again, ends that for good. */
function rises(memory: Memory, field: TakenField | undefined): boolean {
  const epoch = field === undefined ? Number.NaN : Number(field.value);
  if (memory.epoch !== undefined) memory.rises = memory.rises !== false && epoch > memory.epoch;
  else if (Number.isNaN(epoch)) memory.rises = false;
  memory.epoch = Number.isNaN(epoch) ? 0 : epoch;
  return memory.rises === true;
}

/** Whether a line tells an epoch. */
export const hasEpoch = (fields: readonly TakenField[]): boolean =>
  fields.some(({ name }) => EPOCH.test(name));

/** Whether a reading is of measurements by its names alone. */
export const isKnown = (fields: readonly TakenField[]): boolean =>
  fields.some(({ name }) => isKnownName(name));

/** The end of a name tells. */
const isKnownName = (name: string): boolean => KNOWN.test(name.slice(-40));

function leadingStep(line: string): TakenField | undefined {
  const match = LEADING_STEP.exec(line);
  const text = match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
  const value = numberText(text);
  if (match === null || value === undefined) return undefined;
  const start = match[0].indexOf(text);
  return { name: "step", value, start, end: start + text.length };
}

function* pairs(line: string): Generator<TakenField> {
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(line); match !== null; match = PAIR.exec(line)) {
    const [all, last = "", sign, bracket = "", text = "", total = ""] = match;
    const value = numberText(text);
    if (value === undefined) continue;
    const counts = STEP.test(last) || EPOCH.test(last);
    const start = match.index + all.lastIndexOf(text, all.length - total.length);
    if (counts) {
      if (/^\d+(?:\.\d+)?$/.test(text))
        yield { name: last.toLowerCase(), value, start, end: start + text.length };
      continue;
    }
    if (total !== "" || bracket !== "") continue;
    const spaced = sign === undefined || (sign === ":" && !all.includes(" "));
    if ((spaced || PROSE.test(line.slice(PAIR.lastIndex, PAIR.lastIndex + 80))) && !isKnownName(last))
      continue;
    yield {
      name: qualified(line, match.index, last, sign !== undefined),
      value,
      start,
      end: start + text.length,
    };
  }
}

/** A name with the words before it that belong to it: `val loss` is `val_loss`. */
function qualified(line: string, at: number, last: string, signed: boolean): string {
  const near = line.slice(Math.max(0, at - 100), at);
  const owner = OWNER.exec(near)?.[1];
  if (owner !== undefined) return `${owner}/${last}`;
  const between = signed ? BETWEEN_BARS.exec(near + last)?.[1] : undefined;
  if (between !== undefined) return between.replaceAll(" ", "_");
  let name = last;
  for (let start = at; ; ) {
    const word = WORD_BEFORE.exec(line.slice(Math.max(0, start - 32), start))?.[1];
    if (word === undefined || !QUALIFIER.test(word)) return name;
    name = `${word}_${name}`;
    start -= word.length + 1;
  }
}
