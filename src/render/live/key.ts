/** A key that was pressed: one with a name, or what it types. */
export type Key = { readonly name: KeyName } | { readonly name: "text"; readonly text: string };

export type KeyName =
  | "up"
  | "down"
  | "left"
  | "right"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "enter"
  | "escape"
  | "tab"
  | "backspace"
  | "delete"
  | "ctrl-a"
  | "ctrl-c"
  | "ctrl-d"
  | "ctrl-e"
  | "ctrl-l"
  | "ctrl-u"
  | "ctrl-w"
  | "ctrl-z"
  /** Any that means nothing here. */
  | "other";

/** What a key is called by commands that are letters: its text, or its name. */
export const wordOf = (key: Key): string => (key.name === "text" ? key.text : key.name);
