import type { JsonText } from "../../format/json-text.ts";
import { NUMBER, numberText } from "./number-text.ts";
import { type Found, found, type Reader, type TakenField } from "./reader.ts";

/** What newer versions put before each line: `0.05.053.479 I `. */
const PREFIX = String.raw`^(?:[\d.]+ [A-Z] )?`;
/** finetune until 2024: group 1 the iteration, 2 schedule, 3 loss. Iteration 0 has no time and no loss yet. */
const ITERATION = /train_opt_callback: iter= *(\d+) sample=\d+\/\d+ sched=(\S+) loss=(\S+) dt=/d;
/** ggml-opt's bars, since: group 1 which data, 2 done, 3 all, 4 loss, 5 accuracy. */
const BAR = /(train|val): +\[[^\]]*\] data=0*(\d+)\/0*(\d+) loss=([^±\s]+)±\S+ acc=([^±\s]+)±/d;
const EPOCH = new RegExp(String.raw`${PREFIX}\w+: epoch 0*(\d+)\/\d+`);
/** llama-perplexity's estimate after each chunk: `[1]4.2670,[2]7.2735,`. */
const CHUNKS = new RegExp(String.raw`^,?(?:\[\d+\]${NUMBER},?)+$`);
const CHUNK = /\[(\d+)\]([^,[]+)/g;
const FINAL = new RegExp(
  String.raw`${PREFIX}Final estimate: PPL(?: over \d+ chunks for n_ctx=\d+)? = (${NUMBER}) \+\/- (${NUMBER})`,
  "d",
);
/** Group 1 what took the time, 2 how long, 3 tokens a second where they are told. */
const TIMES = new RegExp(
  String.raw`${PREFIX}llama_(?:perf_\w+_print|print_timings): +(\w+(?: eval)?) time = +(${NUMBER}) ms(?:.{0,100} (${NUMBER}) tokens per second\))?`,
  "d",
);

interface Memory {
  epoch: string | null;
}

/**
 * llama.cpp's tools: the loss of finetune, in its older and newer form, the running and the final perplexity, and the times
 * that are printed at the end, which belong to the step before.
 */
export const llamaCpp: Reader<Memory> = {
  distinct: true,
  states: false,
  begin: () => ({ epoch: null }),
  read(line, memory) {
    const epoch = EPOCH.exec(line)?.[1];
    if (epoch !== undefined) {
      memory.epoch = epoch;
      return [];
    }
    return iteration(line) ?? bar(line, memory) ?? chunks(line) ?? final(line) ?? times(line);
  },
};

function iteration(line: string): readonly Found[] | undefined {
  const match = ITERATION.exec(line);
  if (match === null) return undefined;
  return [found(line, fieldsOf(match, { 2: "sched", 3: "loss" }), { step: numberText(match[1] ?? "") })];
}

function bar(line: string, { epoch }: Memory): readonly Found[] | undefined {
  const match = BAR.exec(line);
  if (match === null) return undefined;
  const [, data = "", done, all] = match;
  // The bar of validation counts on from that of training, in some versions.
  if (Number(done) < Number(all)) return [];
  const fields = fieldsOf(match, { 4: `${data}/loss`, 5: `${data}/acc` });
  return [
    found(line, fields, { step: epoch === null ? undefined : numberText(epoch), more: data === "val" }),
  ];
}

function chunks(line: string): readonly Found[] | undefined {
  if (!line.startsWith("[") && !line.startsWith(",[")) return undefined;
  if (!CHUNKS.test(line)) return undefined;
  return [...line.matchAll(CHUNK)].map(({ 0: all, 1: chunk = "", 2: text = "", index }) => {
    const end = index + all.length;
    const value = numberText(text) ?? ("null" as JsonText);
    return found(line, [{ name: "PPL", value, start: end - text.length, end }], { step: numberText(chunk) });
  });
}

function final(line: string): readonly Found[] | undefined {
  const match = FINAL.exec(line);
  if (match === null) return undefined;
  return [found(line, fieldsOf(match, { 1: "PPL/final", 2: "PPL/final_error" }), { more: true })];
}

function times(line: string): readonly Found[] | undefined {
  const match = TIMES.exec(line);
  if (match === null) return undefined;
  const what = (match[1] ?? "").replace(" ", "_");
  const fields = fieldsOf(match, { 2: `${what}/ms`, 3: `${what}/tokens_per_second` });
  return [found(line, fields, { more: true })];
}

/** The groups that hold a number, under their names. */
function fieldsOf(match: RegExpExecArray, names: Readonly<Record<number, string>>): TakenField[] {
  return Object.entries(names).flatMap(([group, name]) => {
    const value = numberText(match[Number(group)] ?? "");
    const place = match.indices?.[Number(group)];
    return value === undefined || place === undefined
      ? []
      : [{ name, value, start: place[0], end: place[1] }];
  });
}
