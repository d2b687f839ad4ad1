import type { CommandSpec, OptionSpec } from "./command-tree.ts";

/** What the word at the cursor is to be. */
export type Asked =
  | { readonly kind: "command" }
  | { readonly kind: "flag"; readonly command: CommandSpec | undefined }
  /** An option's value; `before` is what stands in the same word before it: `--metric=`. */
  | {
      readonly kind: "value";
      readonly command: CommandSpec;
      readonly option: OptionSpec;
      readonly before: string;
    }
  /** An argument, by its place among the arguments. */
  | { readonly kind: "argument"; readonly command: CommandSpec; readonly index: number }
  /** A word of another command, which begins at a word of ours. */
  | { readonly kind: "wrapped"; readonly from: number }
  | { readonly kind: "nothing" };

/** A command line up to the cursor, understood. */
export interface Line {
  readonly asked: Asked;
  readonly command: CommandSpec | undefined;
  /** Arguments before the cursor. */
  readonly args: readonly string[];
  /** Values of options before the cursor, by their long flag. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Tells what is to be completed.
 * @param commands all that there are
 * @param words behind `trackio`, up to the cursor; the last one is the word at the cursor, and may be empty
 */
export function understand(commands: readonly CommandSpec[], words: readonly string[]): Line {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const at = before.findIndex((word) => !word.startsWith("-"));
  const name = before[at];
  if (name === undefined) {
    const asked: Asked = current.startsWith("-") ? { kind: "flag", command: undefined } : { kind: "command" };
    return { asked, command: undefined, args: [], values: new Map() };
  }
  if (name === "help") {
    const asked: Asked = before.length === at + 1 ? { kind: "command" } : { kind: "nothing" };
    return { asked, command: undefined, args: [], values: new Map() };
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return { asked: { kind: "nothing" }, command, args: [], values: new Map() };
  return new Walk(command, before.slice(at + 1), at + 1).end(current);
}

class Walk {
  readonly #command: CommandSpec;
  readonly #args: string[] = [];
  readonly #values = new Map<string, string>();
  /** The option whose value the next word is. */
  #pending: OptionSpec | undefined;
  #dashes = false;
  /** Where the wrapped command begins. */
  #wrapped: number | undefined;
  readonly #length: number;

  constructor(command: CommandSpec, words: readonly string[], offset: number) {
    this.#command = command;
    this.#length = offset + words.length;
    for (const [index, word] of words.entries()) this.#step(word, offset + index);
  }

  end(current: string): Line {
    const line = { command: this.#command, args: this.#args, values: this.#values };
    return { ...line, asked: this.#asked(current) };
  }

  #step(word: string, index: number): void {
    if (this.#wrapped !== undefined) return;
    if (this.#pending !== undefined) this.#set(this.#pending, word);
    else if (this.#dashes || !word.startsWith("-") || word === "-") this.#argument(word, index);
    else if (word === "--") this.#behindDashes(index);
    else this.#option(word);
  }

  #argument(word: string, index: number): void {
    if (this.#command.wraps) this.#wrapped = index;
    else this.#args.push(word);
  }

  #behindDashes(index: number): void {
    this.#dashes = true;
    if (this.#command.wraps || this.#command.name === "resume") this.#wrapped = index + 1;
  }

  #option(word: string): void {
    const [flag = "", value] = splitAtEquals(word);
    const option = this.#find(flag) ?? this.#find(word.slice(0, 2));
    if (option?.takes === undefined) return;
    if (value !== undefined && word.startsWith("--")) this.#set(option, value);
    else if (!word.startsWith("--") && word.length > 2) this.#set(option, word.slice(2));
    else this.#pending = option;
  }

  #set(option: OptionSpec, value: string): void {
    this.#values.set(option.flags.at(-1) ?? "", value);
    this.#pending = undefined;
  }

  #asked(current: string): Asked {
    const command = this.#command;
    if (this.#wrapped !== undefined) return { kind: "wrapped", from: this.#wrapped };
    if (this.#pending !== undefined) return { kind: "value", command, option: this.#pending, before: "" };
    if (!this.#dashes && current.startsWith("-")) {
      const [flag = "", value] = splitAtEquals(current);
      const option = value === undefined ? undefined : this.#find(flag);
      if (option?.takes !== undefined) return { kind: "value", command, option, before: `${flag}=` };
      return value === undefined ? { kind: "flag", command } : { kind: "nothing" };
    }
    if (command.wraps) return { kind: "wrapped", from: this.#length };
    return { kind: "argument", command, index: this.#args.length };
  }

  #find(flag: string): OptionSpec | undefined {
    return this.#command.options.find(({ flags }) => flags.includes(flag));
  }
}

function splitAtEquals(word: string): [string, string | undefined] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
}
