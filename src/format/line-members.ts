import type { JsonText, Member } from "./json-text.ts";
import type { Field, Problem } from "./message.ts";

/** Gathers what is wrong with a line while it is read. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #type: string;

  constructor(type: string) {
    this.#type = type;
  }

  bad(why: string, text?: JsonText): undefined {
    this.list.push({ reason: `bad ${this.#type}: ${why}`, ...(text === undefined ? {} : { text }) });
  }

  repeated(names: readonly string[]): void {
    for (const name of names) this.list.push({ reason: `same key twice: ${name}` });
  }
}

/** The members of a line, without `_type`, each key once. */
export class Members {
  readonly all: readonly Member[];

  constructor(members: readonly Member[], problems: Problems) {
    const byKey = new Map<string, Member>();
    const repeated: string[] = [];
    for (const member of members) {
      if (byKey.has(member.key)) repeated.push(member.key);
      if (member.key !== "_type") byKey.set(member.key, member);
    }
    problems.repeated(repeated);
    this.all = [...byKey.values()];
  }

  get(key: string): JsonText | undefined {
    const value = this.all.find((member) => member.key === key)?.value;
    return value === "null" ? undefined : value;
  }

  fields(except: readonly string[] = []): Field[] {
    return this.all
      .filter(({ key }) => !except.includes(key))
      .map(({ key, value }) => ({ name: key, value }));
  }
}
