// Says what the lines of a file say, through the package's functions. Usage: node driver.mjs FILE
// It fails at a line that they cannot say.
import { readFileSync } from "node:fs";
import * as trackio from "trackio";

const [file = ""] = process.argv.slice(2);

for (const line of readFileSync(file, "utf8").split("\n")) if (line.trim() !== "") say(parse(line));

/** JSON with the tokens that it lacks; integers that a number does not hold are BigInts. */
function parse(line) {
  const marked = line.replace(
    /("(?:[^"\\]|\\.)*")|(NaN|-?Infinity)|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g,
    (whole, text) => text ?? `{"$number":"${whole}"}`,
  );
  return JSON.parse(marked, (_, value) => {
    const number = value?.$number;
    if (number === undefined) return value;
    return /^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number)) ? BigInt(number) : Number(number);
  });
}

function say(line) {
  if (typeof line !== "object" || line === null || Array.isArray(line)) return trackio.log(line);
  const { _type: type, ...fields } = line;
  const { step, timestamp, ...rest } = fields;
  switch (type) {
    case undefined:
      return typeof step === "number" || typeof timestamp === "number"
        ? trackio.log(revived(rest), { step, timestamp })
        : trackio.log(revived(fields));
    case "more":
      return trackio.log(revived(rest), { step, timestamp, more: true });
    case "config":
      return trackio.config(fields);
    case "summary":
      return trackio.summary(fields);
    case "system": {
      const { timestamp: when, ...sample } = fields;
      return trackio.logSystem(sample, { timestamp: when });
    }
    case "init": {
      const { project_name: project, run_name: name, note: notes, ...options } = fields;
      return trackio.init({ ...clean({ project, name, notes }), ...clean(options) });
    }
    case "finish":
      return trackio.finish({ exitCode: fields.exit_code });
    case "table": {
      const { name, columns, rows, data, _value, ...place } = fields;
      return trackio.table(name, { columns, rows, data: data ?? _value }, place);
    }
    case "alert":
      return trackio.alert(rest.title, { ...rest, step, timestamp });
    case "checkpoint":
      return trackio.checkpoint(rest.path, step);
    case "rewind":
      return trackio.rewind(step, rest);
    case "progress":
      return trackio.progress(rest.total, rest);
    case "metric":
      return trackio.metric(rest.name, { stepMetric: rest.step_metric, goal: rest.goal });
    case "stream":
      return undefined; // The client's own business.
    default:
      throw new Error(`no function writes ${JSON.stringify(type)}`);
  }
}

/** What a program would leave out, it leaves out. */
function clean(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}

/** Tagged values as a program has them: objects of our classes, where there is one. */
function revived(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const { _type: type, _value: text, file_path: path, caption, columns, rows, data, bins, values } = value;
  if (type === "trackio.table" && (rows ?? data ?? text) !== undefined)
    return new trackio.Table({ columns, rows, data: data ?? text });
  if (type === "trackio.markdown") return new trackio.Markdown(text);
  if (type === "trackio.histogram") return new trackio.Histogram({ bins, counts: values });
  if (type === "trackio.image" && typeof path === "string") return new trackio.Image(path, { caption });
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]));
}
