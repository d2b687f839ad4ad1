import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { readLog } from "../../src/commands/match/read-log.ts";
import { type MatchFlags, parseMatch, runMatch } from "../../src/commands/match.ts";
import { matchPage } from "../../src/render/match/page.ts";
import { createStyle } from "../../src/render/style.ts";
import { loadWidths, widthOf } from "../../src/render/width.ts";
import { isUsageError, type UserError } from "../../src/store/user-error.ts";
import { hostileText, isHarmless } from "../render/hostile.ts";
import { testFolder } from "../support/folders.ts";
import { printed } from "../support/printing.ts";

const LOGS = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));

const match = async (file: string, flags: MatchFlags = {}, width?: number, cwd = LOGS): Promise<string> => {
  const options = await parseMatch(file, flags);
  return printed({ cwd, width }, (context) => runMatch(options, context));
};

it("shows on a terminal which numbers stand where, and what they come to", async () => {
  expect(await match("keras-bar.log", {}, 80)).toMatchInlineSnapshot(`
    " 2  …- accuracy: 0.5000 - loss: 0.6932 - val_accuracy: 0.5156 - val_loss: 0.686…
        step 1     accuracy 0.5000  loss 0.6932  val_accuracy 0.5156  … 2 more
     6  …- accuracy: 0.5521 - loss: 0.6884 - val_accuracy: 0.5156 - val_loss: 0.673…
        step 2     accuracy 0.5521  loss 0.6884  val_accuracy 0.5156  … 2 more
    10  …- accuracy: 0.5521 - loss: 0.6859 - val_accuracy: 0.5156 - val_loss: 0.671…
        step 3     accuracy 0.5521  loss 0.6859  val_accuracy 0.5156  … 2 more
    11  8/8 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - accuracy: 0.5430 - loss: 0.6822
        same step  evaluate/accuracy 0.5430  evaluate/loss 0.6822
    14  4/4 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - accuracy: 0.4609 - loss: nan
        step 1     accuracy 0.4609  loss NaN
    16  4/4 ━━━━━━━━━━━━━━━━━━━━ 0s 2ms/step - accuracy: 0.4375 - loss: nan
        step 2     accuracy 0.4375  loss NaN

    ✔ auto chooses keras, which takes 6 points from 6 of 16 lines
      metric             points   first        last
      accuracy                5  0.5000      0.4375
      loss                    5  0.6932         NaN
      val_accuracy            3  0.5156      0.5156
      val_loss                3  0.6868      0.6718
      learning_rate           3  0.0010  1.0000e-04
      evaluate/accuracy       1  0.5430      0.5430
      evaluate/loss           1  0.6822      0.6822
      Other readers: key-value (8 lines).
      trackio run --match keras -- COMMAND
    "
  `);
});

it("leaves out what is in between, cuts lines where nothing is taken, and says so", async () => {
  expect(await match("transformers.log", { match: ["transformers"] }, 60)).toMatchInlineSnapshot(`
    " 4  {'loss': '3.029', 'grad_norm': '1.084', 'learning_rate'…
        next step  loss 3.029  grad_norm 1.084   … 2 more
     5  {'loss': '3.037', 'grad_norm': '1.223', 'learning_rate'…
        next step  loss 3.037  grad_norm 1.223   … 2 more
     8  …val_loss': '3.022', 'eval_runtime': '0.0052', 'eval_sa…
        next step  eval_loss 3.022               … 4 more
    11  {'loss': '3.011', 'grad_norm': '0.9282', 'learning_rate…
        next step  loss 3.011  grad_norm 0.9282  … 2 more
    12  {'loss': '2.999', 'grad_norm': '1.031', 'learning_rate'…
        next step  loss 2.999  grad_norm 1.031   … 2 more
    15  …val_loss': '3.014', 'eval_runtime': '0.0313', 'eval_sa…
        next step  eval_loss 3.014               … 4 more
    18  …_runtime': '1.368', 'train_samples_per_second': '46.78…
        next step  train_runtime 1.368  … 4 more
    21  …eval_loss': 3.0142765045166016, 'eval_runtime': 0.0024…
        next step  eval_loss 3.0142765045166016  … 4 more
    … 2 more: --all
    26  …val_loss': 'nan', 'eval_runtime': '0.0394', 'eval_samp…
        next step  eval_loss NaN                 … 4 more
    29  …_runtime': '1.192', 'train_samples_per_second': '26.84…
        next step  train_runtime 1.192  … 4 more

    ✔ transformers takes 12 points from 12 of 30 lines
      metric                    points      first      last
      loss                           6      3.029         0
      grad_norm                      6      1.084       NaN
      learning_rate                  6  0.0008125  0.000125
      epoch                         12        0.5         1
      eval_loss                      4      3.022       NaN
      eval_runtime                   4     0.0052    0.0394
      eval_samples_per_second        4       1544     203.1
      eval_steps_per_second          4        193     25.39
      train_runtime                  2      1.368     1.192
      train_samples_per_second       2      46.78     26.84
      train_steps_per_second         2       11.7     6.711
      train_loss                     2      3.019         0
      No step is told: steps are counted, and metrics are drawn
      over epoch.
      trackio run --match transformers -- COMMAND
    "
  `);
});

it("cuts nothing in a pipe", async () => {
  expect(
    await match("gpt-loop.log", { match: ["\\| loss (?<loss>\\S+)", "lr (?<opt/lr>\\S+)"] }),
  ).toMatchInlineSnapshot(`
    "2  0 | loss 11.6250 | lr 3.000000e-04 | 104573.61ms
       next step  loss 11.6250  opt/lr 3.000000e-04
    3  10 | loss 9.3750 | lr 3.000000e-04 | 13597.70ms
       next step  loss 9.3750   opt/lr 3.000000e-04
    4  20 | loss 7.5000 | lr 3.000000e-04 | 13614.83ms
       next step  loss 7.5000   opt/lr 3.000000e-04
    5  30 | loss 6.9062 | lr 3.000000e-04 | 13643.21ms
       next step  loss 6.9062   opt/lr 3.000000e-04

    ✔ 2 expressions take 4 points from 4 of 5 lines
      metric  points         first          last
      loss         4       11.6250        6.9062
      opt/lr       4  3.000000e-04  3.000000e-04
      trackio run --match '\\| loss (?<loss>\\S+)' --match 'lr (?<opt/lr>\\S+)' -- COMMAND
    "
  `);
});

it("gives the same to programs", async () => {
  expect(await match("gpt-loop.log", { csv: true })).toMatchInlineSnapshot(`
    "line,step,train_loss,val_loss,loss,lr,source
    1,0,11.6275,11.6275,,,"step 0: train loss 11.6275, val loss 11.6275"
    2,0,,,11.6250,3.000000e-04,0 | loss 11.6250 | lr 3.000000e-04 | 104573.61ms
    3,10,,,9.3750,3.000000e-04,10 | loss 9.3750 | lr 3.000000e-04 | 13597.70ms
    4,20,,,7.5000,3.000000e-04,20 | loss 7.5000 | lr 3.000000e-04 | 13614.83ms
    5,30,,,6.9062,3.000000e-04,30 | loss 6.9062 | lr 3.000000e-04 | 13643.21ms
    "
  `);
  const document = JSON.parse(await match("llama-finetune.log", { json: true })) as object;
  expect(document).toMatchInlineSnapshot(`
    {
      "file": "llama-finetune.log",
      "lines": 6,
      "match": [
        "llama.cpp",
      ],
      "matched": 4,
      "metrics": {
        "train/acc": {
          "first": 42.86,
          "last": 42.84,
          "points": 2,
        },
        "train/loss": {
          "first": 3.02974,
          "last": 3.03232,
          "points": 2,
        },
        "val/acc": {
          "first": 42.56,
          "last": 42.53,
          "points": 2,
        },
        "val/loss": {
          "first": 3.13241,
          "last": 3.13549,
          "points": 2,
        },
      },
      "readers": [
        {
          "lines": 0,
          "metrics": [],
          "name": "json",
        },
        {
          "lines": 0,
          "metrics": [],
          "name": "transformers",
        },
        {
          "lines": 0,
          "metrics": [],
          "name": "keras",
        },
        {
          "lines": 0,
          "metrics": [],
          "name": "lightning",
        },
        {
          "lines": 0,
          "metrics": [],
          "name": "ultralytics",
        },
        {
          "lines": 4,
          "metrics": [
            "train/loss",
            "train/acc",
            "val/loss",
            "val/acc",
          ],
          "name": "llama.cpp",
        },
        {
          "lines": 1,
          "metrics": [
            "n_threads",
            "n_threads_batch",
            "SSE3",
            "SSSE3",
            "AVX",
            "AVX2",
            "F16C",
            "FMA",
            "BMI2",
            "LLAMAFILE",
            "OPENMP",
            "REPACK",
          ],
          "name": "key-value",
        },
      ],
      "taken": [
        {
          "line": 2,
          "metrics": {
            "train/acc": 42.86,
            "train/loss": 3.02974,
          },
          "reader": "llama.cpp",
          "record": "{"train/loss":3.02974,"train/acc":42.86}",
          "source": "train: [███████▉] data=0001123/0001123 loss=3.02974±0.00998 acc=42.86±0.07% t=00:20:25 ETA=00:00:00",
          "step": null,
        },
        {
          "line": 3,
          "metrics": {
            "val/acc": 42.56,
            "val/loss": 3.13241,
          },
          "reader": "llama.cpp",
          "record": "{"_type":"more","val/loss":3.13241,"val/acc":42.56}",
          "source": "val:   [███████▉] data=0000060/0000060 loss=3.13241±0.04081 acc=42.56±0.28% t=00:00:20 ETA=00:00:00",
          "step": null,
        },
        {
          "line": 5,
          "metrics": {
            "train/acc": 42.84,
            "train/loss": 3.03232,
          },
          "reader": "llama.cpp",
          "record": "{"train/loss":3.03232,"train/acc":42.84}",
          "source": "train: [███████▉] data=0001123/0001123 loss=3.03232±0.00997 acc=42.84±0.07% t=00:20:22 ETA=00:00:00",
          "step": null,
        },
        {
          "line": 6,
          "metrics": {
            "val/acc": 42.53,
            "val/loss": 3.13549,
          },
          "reader": "llama.cpp",
          "record": "{"_type":"more","val/loss":3.13549,"val/acc":42.53}",
          "source": "val:   [███████▉] data=0000060/0000060 loss=3.13549±0.04074 acc=42.53±0.28% t=00:00:20 ETA=00:00:00",
          "step": null,
        },
      ],
      "too_long": 0,
    }
  `);
});

const refusal = async (...texts: string[]): Promise<string[]> => {
  const error = (await parseMatch("x", { match: texts }).catch((each: unknown) => each)) as UserError;
  expect(isUsageError(error)).toBe(true);
  return [error.message, ...error.hints];
};

it("refuses what is no reader and no expression", async () => {
  expect(await refusal("transformer")).toMatchInlineSnapshot(`
    [
      "--match knows no reader "transformer", and as a regular expression it has no named group.",
      "Did you mean transformers?",
      "Readers:",
      "auto, json, transformers, keras, lightning, ultralytics, llama.cpp, key-value",
      "Or an expression: --match 'loss=(?<loss>\\S+)'",
    ]
  `);
  expect(await refusal("json", "loss: (\\d+)")).toMatchInlineSnapshot(`
    [
      "--match cannot be read: it has no named group.",
      "loss: (\\d+)",
      "^^^^^^^^^^^",
      "Named groups are what becomes metrics: 'loss=(?<loss>\\S+)'; one called step is the step.",
    ]
  `);
  expect(await refusal("日本 (?<loss>x")).toMatchInlineSnapshot(`
    [
      "--match cannot be read: missing closing ).",
      "日本 (?<loss>x",
      "     ^^^^^^^^",
      "The syntax is RE2's: as in Python, without looking around and back.",
    ]
  `);
});

it("takes lines of any length and encoding", async () => {
  const cwd = testFolder();
  const long = Buffer.alloc(17 << 20, "x");
  writeFileSync(
    join(cwd, "log"),
    Buffer.concat([long, Buffer.from("\nloss=0.5 \xff\r\nloss=0.4", "latin1"), Buffer.from("\n"), long]),
  );
  const { lines, too_long, matched } = JSON.parse(await match("log", { json: true }, undefined, cwd)) as {
    [key: string]: number;
  };
  expect({ lines, too_long, matched }).toEqual({ lines: 4, too_long: 2, matched: 2 });
});

test("whatever a log holds, nothing harmful comes out, and no line is too wide", async () => {
  await loadWidths();
  const anyLine = fc.oneof(
    hostileText,
    hostileText.map((text) => `${text} loss=0.5 ${text}`),
    hostileText.map((text) => `{"${text.replace(/["\\]/g, "").replace(/[^ -~]/g, "x")}": 1, "loss": 2}`),
  );
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 40, max: 90 }),
      (lines, width) => {
        const view = readLog("log", lines, undefined, { first: 9, last: 0 });
        if (view.points === 0) return;
        for (const line of matchPage(view, { width, style: createStyle(1), now: 0 })) {
          expect(isHarmless(line), JSON.stringify(line)).toBe(true);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours
          const plain = line.replace(/\u001b\[\d+m/g, "");
          if (!plain.includes("trackio run")) expect(widthOf(plain), plain).toBeLessThanOrEqual(width);
        }
      },
    ),
    { numRuns: 300 },
  );
});
