import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, it } from "vitest";
import { withoutSecrets } from "../../../src/observe/secrets.ts";

const CLIENT = fileURLToPath(new URL("../../../src/clients/python", import.meta.url));
const PROGRAM =
  "import json, sys; from trackio._secrets import without_secrets; print(json.dumps([without_secrets(c) for c in json.load(sys.stdin)]))";

const PARTS = [
  ..."- -- --notify --notify= = + . / : @ ? # \\ ' \" é ſ \u212a \u00a0 \u2028 \ufeff \n a B 1 token Token tokens key api apiKey max pad".split(
    " ",
  ),
  ..." password pwd PASSWD secret webhook_url lr 0.1 https:// HTTP:// s3:// ntfy+https:// user:pw@ host.example/x".split(
    " ",
  ),
  ..."https://hooks.slack.com/ discord.com /api/webhooks/1/x https://x.webhook.office.com/y logic.azure.com:443/".split(
    " ",
  ),
];
const word = fc.array(fc.constantFrom(...PARTS), { maxLength: 5 }).map((parts) => parts.join(""));

it("the Python client keeps of any command what trackio run keeps", () => {
  const commands = fc.sample(fc.array(word, { maxLength: 6 }), 3000);
  const told = execFileSync("python3", ["-c", PROGRAM], {
    input: JSON.stringify(commands),
    env: { ...process.env, PYTHONPATH: CLIENT, PYTHONDONTWRITEBYTECODE: "1" },
    maxBuffer: 64 << 20,
  });
  const kept: string[][] = JSON.parse(told.toString());
  for (const [index, command] of commands.entries()) {
    if (JSON.stringify(kept[index]) !== JSON.stringify(withoutSecrets(command)))
      expect(kept[index], `of ${JSON.stringify(command)}`).toEqual(withoutSecrets(command));
  }
  expect(kept.filter((each) => each.some((text) => text.includes("***"))).length).toBeGreaterThan(500);
});
