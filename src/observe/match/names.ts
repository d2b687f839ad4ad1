/** The readers by name, in the order in which `auto` prefers them. */
export const READER_NAMES = [
  "json",
  "transformers",
  "keras",
  "lightning",
  "ultralytics",
  "llama.cpp",
  "key-value",
] as const;

export type ReaderName = (typeof READER_NAMES)[number];

/** What is to be taken from the output: by a reader, by the one that fits, or by a regular expression. */
export type MatchFlag =
  | { readonly kind: "reader"; readonly name: ReaderName }
  | { readonly kind: "auto" }
  | { readonly kind: "pattern"; readonly source: string };

/** What one `--match` asks for. An expression is not compiled here. */
export function matchFlag(text: string): MatchFlag {
  const name = READER_NAMES.find((each) => each === text);
  if (name !== undefined) return { kind: "reader", name };
  return text === "auto" ? { kind: "auto" } : { kind: "pattern", source: text };
}
