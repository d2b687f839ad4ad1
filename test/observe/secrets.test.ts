import { describe, expect, it } from "vitest";
import { isSecretName, withoutSecrets } from "../../src/observe/secrets.ts";

describe("names of secrets", () => {
  it.each([
    ..."password --db-password PGPASSWD passphrase clientSecret api_key apiKey --openai-api-key OPENAI_API_KEY".split(
      " ",
    ),
    ..."AWS_SECRET_ACCESS_KEY HF_TOKEN --token auth-token githubToken credentials private-key".split(" "),
  ])("%s is one", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    ..."--max-tokens tokens tokenizer --num_tokens --pad-token eos_token --tokens-per-batch key keys monkey".split(
      " ",
    ),
    ..."--key-dim secretary lr passes author authors --sort-key tokenize compass".split(" "),
  ])("%s is none", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("a command without its secrets", () => {
  it("keeps everything else as it is", () => {
    const command =
      "env HF_TOKEN=a -x python train.py --token b --token=c --verbose --api-key --lr 0.1 --max-tokens 5";
    expect(withoutSecrets(command.split(" ")).join(" ")).toBe(
      "env HF_TOKEN=*** -x python train.py --token *** --token=*** --verbose --api-key --lr 0.1 --max-tokens 5",
    );
    expect(withoutSecrets(["git", "https://me:pw@host/a@b", "s3://bucket/x", "me@host"])).toEqual([
      "git",
      "https://***@host/a@b",
      "s3://bucket/x",
      "me@host",
    ]);
  });

  it("keeps no address that whoever knows it can write to", () => {
    const command = [
      "trackio run --notify ntfy+https://ntfy.sh/topic --notify=https://x.example/y --notify -- true --webhook-url https://a.example/b",
      "https://hooks.slack.com/services/T/B/x u=https://discord.com/api/webhooks/1/x https://discord.com/channels/1",
      "https://a.webhook.office.com/webhookb2/x https://p.logic.azure.com:443/workflows/x?sig=y",
    ].flatMap((words) => words.split(" "));
    expect(withoutSecrets(command).join(" ")).toBe(
      [
        "trackio run --notify *** --notify=*** --notify -- true --webhook-url ***",
        "https://hooks.slack.com/*** u=https://discord.com/*** https://discord.com/channels/1",
        "https://a.webhook.office.com/*** https://p.logic.azure.com:443/***",
      ].join(" "),
    );
  });
});
