import { LineMatcher, type Matcher } from "../../src/observe/match/line-matcher.ts";
import { READER_NAMES, type ReaderName } from "../../src/observe/match/names.ts";
import { compilePattern } from "../../src/observe/match/pattern.ts";
import { inTurn, ratios } from "./pairs.ts";
import { type Benchmark, type Row, seconds } from "./row.ts";

const COUNT = 100_000;

const JSON_LINE = '{"step": 100, "loss": 0.3312, "lr": 0.0001, "acc": 0.912}';

/** Lines of which each reader takes something, again and again. */
const OWN: Readonly<Record<ReaderName, readonly string[]>> = {
  json: [JSON_LINE],
  transformers: ["{'loss': '3.029', 'grad_norm': '1.084', 'learning_rate': '0.0008125', 'epoch': '0.5'}"],
  keras: [
    "Epoch 1/3",
    "6/6 ━━━━━━━━━━━━━━━━━━━━ 0s 3ms/step - accuracy: 0.5521 - loss: 0.6884 - val_loss: 0.6731",
  ],
  lightning: ["1", "2"].map(
    (epoch) =>
      `Epoch ${epoch}: 100%|██████████| 8/8 [00:00<00:00, 455.06it/s, train_loss=0.0698, val_loss=0.0792]`,
  ),
  ultralytics: [
    "      Epoch    GPU_mem   box_loss   cls_loss   dfl_loss  Instances       Size",
    "        2/3         0G      1.003     0.8802       0.61          4         64: 100% ━━━━ 2/2 15.3it/s 0.1s",
  ],
  "llama.cpp": [
    "train_opt_callback: iter=     2 sample=9/27520 sched=0.02 loss=2.3906 dt=00:06:37 eta=03:05:27 |--->",
  ],
  "key-value": ["step 1200 | loss 0.3312 | lr 1.0e-04 | acc 91.2% | 104.61ms"],
};

/** What programs print besides. */
const OTHER = [
  "[2024-05-01 10:00:00] INFO worker 3: fetched shard 17 of 96 from /data/train/shard-00017.tar in 0.42 s",
  "Some weights of the model checkpoint were not used when initializing BertModel: ['cls.predictions.bias']",
];

/** What the readers of `--match` cost a line, those that they take and those that they leave. */
export const match: Benchmark = {
  name: "match",
  run(_place, quick) {
    const pattern = compilePattern("step (?P<step>\\d+) .*loss (?P<loss>\\S+) \\| lr (?P<lr>\\S+)");
    if ("kind" in pattern) throw new Error(pattern.problem);
    const pairs = quick ? 3 : 9;
    const rows = (what: string, matcher: Matcher, lines: readonly string[]): Row[] => [
      against(`\`--match ${what}\`: lines that it takes / \`JSON.parse\` of as many`, matcher, lines, pairs),
      against(`\`--match ${what}\`: other lines / the same`, matcher, OTHER, pairs),
    ];
    return [
      ...READER_NAMES.flatMap((name) => rows(name, { kind: "reader", name }, OWN[name])),
      ...rows("auto", { kind: "auto" }, OWN.transformers),
      ...rows("REGEX", { kind: "pattern", pattern }, OWN["key-value"]),
    ];
  },
};

function against(what: string, matcher: Matcher, lines: readonly string[], pairs: number): Row {
  const { ours, theirs } = inTurn(
    pairs,
    () => {
      const reader = new LineMatcher([matcher]);
      return timed((index) => reader.take(lines[index % lines.length] ?? "", ""));
    },
    () => timed(() => JSON.parse(JSON_LINE)),
  );
  return { what, values: ratios(ours, theirs), unit: "", figures: seconds(ours, theirs) };
}

/** Seconds that 100,000 calls take. */
function timed(call: (index: number) => unknown): number {
  const begin = performance.now();
  for (let index = 0; index < COUNT; index++) call(index);
  return (performance.now() - begin) / 1000;
}
