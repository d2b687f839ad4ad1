import { readFileSync } from "node:fs";

/** What `fixtures/secrets` says of names and commands. */
export interface SecretCases {
  readonly secretNames: readonly string[];
  readonly plainNames: readonly string[];
  readonly commands: readonly { readonly command: readonly string[]; readonly kept: readonly string[] }[];
}

export const secretCases = (): SecretCases =>
  JSON.parse(readFileSync(new URL("../../fixtures/secrets/cases.json", import.meta.url), "utf8"));
