import { describe, expect, it } from "vitest";
import { isSecretName, withoutSecrets } from "../../src/observe/secrets.ts";
import { secretCases } from "../support/secret-cases.ts";

const { secretNames, plainNames, commands } = secretCases();

describe("names of secrets", () => {
  it.each(secretNames)("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(plainNames)("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("a command without its secrets keeps everything else as it is", () => {
  it.each(commands)("$command", ({ command, kept }) => {
    expect(withoutSecrets(command)).toEqual(kept);
  });
});
