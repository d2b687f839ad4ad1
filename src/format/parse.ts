import { isObject, type Member, membersOf, strictJson, stringOf } from "./json-text.ts";
import { Members, Problems } from "./line-members.ts";
import type { Understood } from "./message.ts";
import { READERS } from "./typed-lines.ts";

/**
 * Understands one line that a program wrote, without its newline. Never throws: what cannot be taken is told as
 * problems, for `rejected.ndjson`. Undefined for a line of nothing but white space.
 */
export function parseLine(line: string): Understood | undefined {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  if (/^[ \t\r\n]*$/.test(text)) return undefined;
  const outcome = strictJson(text);
  if (outcome.kind === "not-json") return rejected(`not JSON: ${outcome.problem}`);
  if (!isObject(outcome.text))
    return rejected(`not a JSON object: it begins with ${JSON.stringify(outcome.text.charAt(0))}`);
  return understand(membersOf(outcome.text));
}

const rejected = (reason: string): Understood => ({ message: undefined, problems: [{ reason }] });

function understand(members: readonly Member[]): Understood {
  const typeText = members.findLast((member) => member.key === "_type")?.value;
  const type = typeText === undefined ? "metrics" : stringOf(typeText);
  const read =
    type === undefined || (typeText !== undefined && type === "metrics") ? undefined : READERS.get(type);
  if (read === undefined) return rejected(`unknown _type: ${(typeText ?? "").slice(0, 100)}`);
  const problems = new Problems(type ?? "");
  const message = read(new Members(members, problems), problems);
  return { message, problems: problems.list };
}
