import type { JsonText } from "../../format/json-text.ts";
import { numberText } from "./number-text.ts";
import { found, type Reader, type TakenField } from "./reader.ts";

const TRAIN_HEAD = /^ *Epoch +GPU_mem +(\S+(?: +\S+)*?) +Instances +Size\b/;
/** A row of training: epoch, memory, losses, instances, size; its bar must be full. */
const TRAIN_ROW = /^ *(\d+)\/\d+ +[\d.]+[KMGT]? +((?:\S+ +)+?)\d+ +\d+: +100%/;
/** Of a detector: `Class Images Instances Box(P R mAP50 mAP50-95): 100%`; of a classifier: `classes top1_acc top5_acc: 100%`. */
const VALID_HEAD = /^ *(?:Class +Images +Instances|classes) +(\S.*?): +\d+%/;
const ALL_ROW = /^ *all +(\S.*)$/;

interface Memory {
  losses: string[];
  /** Names of the columns of validation, and how many numbers stand before them. */
  columns: string[];
  skip: number;
  epoch: string | null;
  /** `Validating …best.pt` was said: what comes is of the best weights. */
  best: boolean;
}

/**
 * Ultralytics' tables: `box_loss` and the other losses of each epoch, and of validation the row of all classes as `Box/P`,
 * `Box/mAP50` and so on. The step is the epoch. What the last validation says of the best weights is `best/…`.
 */
export const ultralytics: Reader<Memory> = {
  distinct: true,
  states: false,
  begin: () => ({ losses: [], columns: [], skip: 0, epoch: null, best: false }),
  read(line, memory) {
    const train = TRAIN_HEAD.exec(line);
    if (train !== null) {
      memory.losses = (train[1] ?? "").split(/ +/);
      memory.best = false;
      return [];
    }
    if (memory.losses.length > 0 && /^Validating .+\.pt\b/.test(line)) {
      memory.best = true;
      return [];
    }
    const valid = VALID_HEAD.exec(line);
    if (valid !== null) {
      memory.columns = columnsOf(valid[1] ?? "");
      memory.skip = line.trimStart().startsWith("Class") ? 2 : 0;
      return [];
    }
    return trainRow(line, memory) ?? validRow(line, memory);
  },
};

function trainRow(line: string, memory: Memory) {
  const row = memory.losses.length === 0 ? null : TRAIN_ROW.exec(line);
  if (row === null) return undefined;
  const [all, epoch = "", losses = ""] = row;
  memory.epoch = epoch;
  const from = line.indexOf(losses, all.indexOf("/"));
  const fields = fieldsOf(line, from, from + losses.length, memory.losses);
  return fields === undefined ? undefined : [found(line, fields, { step: epoch as JsonText })];
}

function validRow(line: string, memory: Memory) {
  const row = memory.columns.length === 0 ? null : ALL_ROW.exec(line);
  if (row === null) return undefined;
  const names = [...Array.from({ length: memory.skip }, () => ""), ...memory.columns];
  const fields = fieldsOf(line, line.length - (row[1] ?? "").length, line.length, names);
  if (fields === undefined) return undefined;
  const { best, epoch } = memory;
  memory.columns = [];
  const named = best ? fields.map((field) => ({ ...field, name: `best/${field.name}` })) : fields;
  return [found(line, named, { more: best || epoch === null, step: best ? undefined : (epoch as JsonText) })];
}

/** `Box(P R mAP50) Mask(P R mAP50)` as `Box/P`, …, `Mask/mAP50`. */
function columnsOf(text: string): string[] {
  let group = "";
  return text.split(/ +/).map((word) => {
    const [, opens, name = ""] = /^(?:(\w+)\()?(.*?)\)?$/.exec(word) ?? [];
    if (opens !== undefined) group = `${opens}/`;
    return group + name;
  });
}

/** The numbers between two places under their names, those without one left out; undefined where they are not as many. */
function fieldsOf(
  line: string,
  from: number,
  to: number,
  names: readonly string[],
): TakenField[] | undefined {
  const words = [...line.slice(from, to).matchAll(/\S+/g)];
  if (words.length !== names.length) return undefined;
  const fields: TakenField[] = [];
  for (const [index, { 0: text, index: at }] of words.entries()) {
    const value = numberText(text);
    if (value === undefined) return undefined;
    const name = names[index] ?? "";
    if (name !== "") fields.push({ name, value, start: from + at, end: from + at + text.length });
  }
  return fields;
}
