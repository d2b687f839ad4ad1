import fc from "fast-check";
import { anyObject, numberText } from "./json-texts.ts";

const metricsLine = fc
  .tuple(
    fc.constantFrom(
      ["loss"],
      ["loss", "acc"],
      ["loss", "é猫"],
      ["val/loss"],
      ["_attempt"],
      ["__step", "loss"],
    ),
    fc.array(
      fc.oneof(
        numberText,
        fc.constantFrom(
          "NaN",
          "-Infinity",
          '"text 猫😀"',
          '"\\u00e9"',
          "null",
          "[1, NaN]",
          '{"a": 1, "b": {}}',
        ),
      ),
      { minLength: 2, maxLength: 2 },
    ),
  )
  .map(([keys, values]) => `{${keys.map((key, index) => `"${key}": ${values[index]}`).join(", ")}}`);

const steppedLine = fc
  .tuple(
    fc.constantFrom("0", "5", "100", "1e2", "3.0", "-1", "1.5", '"x"', "null", "9007199254740991"),
    numberText,
  )
  .map(([step, loss]) => `{"step": ${step}, "loss": ${loss}}`);

const timedLine = fc
  .constantFrom('"2001-09-09T01:46:40Z"', "1000000000.25", '"2001-02-30T00:00:00Z"', "null", '"soon"')
  .map((time) => `{"loss": 1, "timestamp": ${time}}`);

const typedLine = fc.constantFrom(
  '{"_type": "config", "lr": 0.10, "net": {"a": [1, NaN]}}',
  '{"_type": "table", "name": "t", "rows": [{"x": 1}, {"y": "猫"}]}',
  '{"_type": "table", "name": "t", "columns": ["x"], "rows": [[1, 2]]}',
  '{"loss": 1, "t": {"_type": "trackio.table", "_value": [{"x": 0.10}]}}',
  '{"h": {"_type": "trackio.histogram", "bins": [0, 1], "values": [2]}}',
  '{"i": {"_type": "trackio.image", "file_path": "nowhere.png"}}',
  '{"_type": "alert", "text": "hot"}',
  '{"_type": "system", "cpu": {"load": 12.5}}',
  '{"_type": "checkpoint", "path": "a.pt"}',
  '{"_type": "progress", "total": 10}',
  '{"_type": "rewind", "step": 1}',
  '{"_type": "rewind", "step": 0, "metrics": ["loss", "h"]}',
  '{"_type": "summary", "best": 0.10, "by": {"lr": [1, NaN]}}',
  '{"_type": "metric", "name": "val/*", "step_metric": "epoch"}',
  '{"_type": "stream", "rank": 1}',
  '{"_type": "unheard of"}',
  '{"a": 1, "a": 2}',
);

const runLine = fc.constantFrom(
  '{"_type": "init"}',
  '{"_type": "init", "name": "a", "config": {"b": 1}, "tags": ["x"]}',
  '{"_type": "init", "project": "other", "name": "b"}',
  '{"_type": "finish"}',
  '{"_type": "finish", "exit_code": 1}',
);

const oddLine = fc.constantFrom(
  "",
  "   ",
  "\t\r",
  '\ufeff{"loss": 2}',
  "Epoch 1: loss 0.5",
  "{'loss': 1}",
  '{"loss": 1,}',
  "5",
  "[1]",
  "\r",
  "{}",
  '{"lo\\u0073s": 1}',
  "\u0000\u0000",
  ' {"loss": 3} ',
);

const garbage = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes));
const brokenText = fc.constantFrom(
  Buffer.from('{"text": "caf\xe9"}', "latin1"),
  Buffer.from([0xf0, 0x9f, 0x98]),
  Buffer.from('{"a": "\xed\xa0\x80"}', "latin1"),
);

const textLine = fc.oneof(
  { weight: 5, arbitrary: metricsLine },
  { weight: 2, arbitrary: steppedLine },
  { weight: 1, arbitrary: timedLine },
  { weight: 2, arbitrary: typedLine },
  { weight: 1, arbitrary: oddLine },
  { weight: 1, arbitrary: anyObject.map(({ raw }) => raw.replace(/[\r\n]/g, " ").toWellFormed()) },
);

const asBytes = (line: fc.Arbitrary<string>): fc.Arbitrary<Buffer> => line.map((text) => Buffer.from(text));

const ended = (line: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n"))
    .map(([bytes, end]) => Buffer.concat([bytes, Buffer.from(end)]));

const stream = (line: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(ended(line), { maxLength: 14 }),
      fc.oneof(
        fc.constant(Buffer.alloc(0)),
        line,
        asBytes(fc.constantFrom('{"loss": 0.4, "accu', '{"loss": 5}')),
      ),
    )
    .map(([lines, torn]) => Buffer.concat([...lines, torn]));

/** What a program writes to one run: all that the format knows, and all that it does not; the last line may be torn. */
export const anyReport: fc.Arbitrary<Buffer> = stream(
  fc.oneof(
    { weight: 12, arbitrary: asBytes(textLine) },
    { weight: 1, arbitrary: garbage },
    { weight: 1, arbitrary: brokenText },
  ),
);

/** The same, with `init` and `finish` between. */
export const anyRunsReport: fc.Arbitrary<Buffer> = stream(
  fc.oneof(
    { weight: 5, arbitrary: asBytes(textLine) },
    { weight: 2, arbitrary: asBytes(runLine) },
    { weight: 1, arbitrary: brokenText },
  ),
);

/** Whole lines of metrics, tables and config. */
export const anyLines: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: metricsLine },
    steppedLine,
    fc.constantFrom(
      '{"_type": "config", "lr": 1}',
      '{"_type": "table", "name": "t", "rows": [{"x": 1}]}',
      "no json",
    ),
  ),
  { maxLength: 8 },
);
