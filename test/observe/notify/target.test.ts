import { describe, expect, it } from "vitest";
import { labelOf, parseTarget } from "../../../src/observe/notify/target.ts";

describe("an address", () => {
  it.each([
    ["https://hooks.slack.com/services/T0/B0/x", "slack", "Slack (hooks.slack.com)"],
    ["https://discord.com/api/webhooks/1/x", "discord", "Discord (discord.com)"],
    ["https://ptb.discord.com/api/webhooks/1/x", "discord", "Discord (ptb.discord.com)"],
    ["https://discord.com/api/webhooks/1/x/slack", "slack", "Slack (discord.com)"],
    ["https://discord.com/somewhere", "json", "discord.com"],
    ["https://me.webhook.office.com/webhookb2/x", "teams", "Teams (me.webhook.office.com)"],
    [
      "https://prod-1.westeurope.logic.azure.com:443/workflows/x",
      "teams",
      "Teams (prod-1.westeurope.logic.azure.com)",
    ],
    [
      "https://a.b.environment.api.powerplatform.com/x",
      "teams",
      "Teams (a.b.environment.api.powerplatform.com)",
    ],
    ["https://ntfy.sh/topic", "ntfy", "ntfy (ntfy.sh)"],
    ["https://example.org:8443/x?key=y", "json", "example.org:8443"],
    ["slack+https://chat.example.org/hooks/x", "slack", "Slack (chat.example.org)"],
    ["NTFY+http://me:pw@10.0.0.1:8080/topic", "ntfy", "ntfy (10.0.0.1:8080)"],
    ["json+https://hooks.slack.com/services/x", "json", "hooks.slack.com"],
    [" https://hooks.slack.com.evil.org/x ", "json", "hooks.slack.com.evil.org"],
  ])("%s is of %s, and is called %s", (text, service, label) => {
    const found = parseTarget(text);
    if (found.kind !== "target") expect.fail(found.problem);
    expect(found.target.service).toBe(service);
    expect(labelOf(found.target)).toBe(label);
  });

  it.each([
    ["hooks.slack.com/x", "does not begin with https:// or http://"],
    ["ftp://example.org", "does not begin with https:// or http://"],
    ["https://", "is no web address"],
    ["https://[x", "is no web address"],
    [
      "mail+https://example.org",
      'has an unknown service before its "+"; there are slack, discord, teams, ntfy, json',
    ],
    ["https://ntfy.sh", "is of ntfy, and lacks the topic"],
  ])("%s is none: it %s", (text, problem) => {
    expect(parseTarget(text)).toEqual({ kind: "problem", problem });
  });
});
