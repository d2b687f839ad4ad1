import { numberText } from "./number-text.ts";
import { pairsIn } from "./pairs.ts";
import { type Found, found, type Reader, type TakenField } from "./reader.ts";

/** tqdm's: `Epoch 0: 100%|██| 8/8 [00:00<00:00, 298.39it/s, v_num=0, loss=0.2]`. Groups: epoch, done, all. */
const TQDM = /^Epoch (\d+): +\d+%\|[^|]*\| *(\d+)\/(\d+) \[/;
/** rich's: `Epoch 2/9  ━━━━ 8/8 0:00:00 • 0:00:00 589.95it/s loss: 0.066`. Groups: epoch, done, all. */
const RICH = /^Epoch (\d+)\/\d+ [━╸╺ ]*[━╸╺] (\d+)\/(\d+) .*?it\/s/;
/** What did not fit on rich's bar stands below it, one on a line. */
const BESIDE_RICH = /^ {8,}([A-Za-z_][\w./@-]*): +\S+\s*$/;
/** A line of the table that `validate` and `test` end with. Groups: name, and the values of the data loaders. */
const TABLE_HEAD = /^┃ +(?:Validate|Test|Runningstage\.\w+) metric +┃((?: +DataLoader \d+ +┃)+)$/;
const TABLE_ROW = /^│ +(\S+(?: \S+)*) +│((?: +[^\s│]+ +│)+)$/;

interface Bar {
  epoch: string;
  fields: TakenField[];
  source: string;
  rich: boolean;
  /** When it was printed. */
  at: string;
  /** The epoch whose bar has begun since. */
  next?: string;
}

interface Memory {
  /** The newest full bar of an epoch: it is the epoch's when the next begins, for validation adds to it. */
  held: Bar | null;
  /** Columns of the table that is being printed, or 0. */
  loaders: number;
}

/**
 * Lightning's bars (tqdm's and rich's) and tables. The step is the epoch as it is printed. What a bar shows is taken once an
 * epoch, as it stands last: until then it is still that of the epoch before. What tables say belongs to the step before.
 */
export const lightning: Reader<Memory> = {
  distinct: true,
  states: true,
  begin: () => ({ held: null, loaders: 0 }),
  read(line, memory, at) {
    const tqdm = TQDM.exec(line);
    const bar = tqdm ?? RICH.exec(line);
    if (bar !== null) return takeBar(line, bar, tqdm === null, memory, at);
    if (memory.held?.rich === true && BESIDE_RICH.test(line)) {
      add(memory.held, line, pairsIn(line, 0, ":"));
      return [];
    }
    return takeTable(line, memory);
  },
  end: (memory) => release(memory),
};

function takeBar(
  line: string,
  [all, epoch = "", done, total]: RegExpExecArray,
  rich: boolean,
  memory: Memory,
  at: string,
): readonly Found[] {
  const fields = pairsIn(line, all.length, rich ? ":" : "=").filter(({ name }) => name !== "v_num");
  const { held } = memory;
  if (held !== null && held.epoch !== epoch && done === "0") {
    // Lightning's next bar shows at first what the epoch before came to, with its validation; a bar of tqdm's alone shows nothing.
    if (held.next === epoch) return [];
    held.next = epoch;
    if (fields.length === 0) return release(memory);
    add(held, line, fields);
    return [];
  }
  const before = held !== null && held.epoch !== epoch ? release(memory) : [];
  if (done === total && fields.length > 0) memory.held = { epoch, fields, source: line, rich, at };
  return before;
}

/** Fields of a further line, in the place of those that they have the name of. The line becomes part of the source. */
function add(held: Bar, line: string, fields: readonly TakenField[]): void {
  const news = fields.filter(
    ({ name, value }) => !held.fields.some((field) => field.name === name && field.value === value),
  );
  if (news.length === 0) return;
  const shift = held.source.length + 1 - (line.length - line.trimStart().length);
  const byName = new Map(held.fields.map((field) => [field.name, field]));
  for (const field of news)
    byName.set(field.name, { ...field, start: field.start + shift, end: field.end + shift });
  held.fields = [...byName.values()];
  held.source += `\n${line.trimStart()}`;
}

function release(memory: Memory): readonly Found[] {
  const { held } = memory;
  memory.held = null;
  if (held === null) return [];
  return [{ ...found(held.source, held.fields, { step: numberText(held.epoch) }), at: held.at }];
}

/** Several data loaders are told apart as Lightning's loggers do. */
function takeTable(line: string, memory: Memory): readonly Found[] | undefined {
  const head = TABLE_HEAD.exec(line);
  if (head !== null) {
    memory.loaders = (head[1] ?? "").split("┃").length - 1;
    return release(memory);
  }
  if (memory.loaders === 0) return undefined;
  if (line.startsWith("└")) memory.loaders = 0;
  const row = TABLE_ROW.exec(line);
  if (row === null) return /^[┡└]/.test(line) ? [] : undefined;
  const [, name = "", cells = ""] = row;
  let at = line.length - cells.length;
  const fields: TakenField[] = [];
  for (const [loader, cell] of cells.split("│").slice(0, -1).entries()) {
    const value = numberText(cell.trim());
    const start = at + cell.search(/\S/);
    const full = memory.loaders > 1 ? `${name}/dataloader_idx_${loader}` : name;
    if (value !== undefined) fields.push({ name: full, value, start, end: start + cell.trim().length });
    at += cell.length + 1;
  }
  return fields.length === 0 ? [] : [found(line, fields, { more: true })];
}
