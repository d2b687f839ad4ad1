/** What stands behind an address, and so what it wants to be sent. */
export type Service = "slack" | "discord" | "teams" | "ntfy" | "json";

/** Where messages go. Its URL is a secret: whoever has it can write there. */
export interface Target {
  readonly service: Service;
  readonly url: string;
}

export type TargetFound =
  | { readonly kind: "target"; readonly target: Target }
  /** `problem` is the end of a sentence about the address, and tells nothing of it. */
  | { readonly kind: "problem"; readonly problem: string };

const SERVICES: Readonly<Record<Service, string>> = {
  slack: "Slack",
  discord: "Discord",
  teams: "Teams",
  ntfy: "ntfy",
  json: "JSON",
};

/** An address as a person gives it: `https://hooks.slack.com/…`, or with the service before it, `slack+https://…`. */
export function parseTarget(text: string): TargetFound {
  const [, prefix, address = ""] = /^(?:([a-z]+)\+)?(.*)$/is.exec(text.trim()) ?? [];
  const named = prefix === undefined ? undefined : serviceCalled(prefix.toLowerCase());
  if (prefix !== undefined && named === undefined)
    return problem(`has an unknown service before its "+"; there are ${Object.keys(SERVICES).join(", ")}`);
  if (!/^https?:\/\//i.test(address)) return problem("does not begin with https:// or http://");
  if (!URL.canParse(address)) return problem("is no web address");
  const url = new URL(address);
  const service = named ?? serviceAt(url);
  if (service === "ntfy" && url.pathname.length < 2) return problem("is of ntfy, and lacks the topic");
  return { kind: "target", target: { service, url: address } };
}

const problem = (text: string): TargetFound => ({ kind: "problem", problem: text });

const serviceCalled = (name: string): Service | undefined =>
  (Object.keys(SERVICES) as Service[]).find((known) => known === name);

/** The service by an address's host, and where that has other things too, its path. */
function serviceAt({ hostname, pathname }: URL): Service {
  const at = (domain: string): boolean => hostname === domain || hostname.endsWith(`.${domain}`);
  if (hostname === "hooks.slack.com" || hostname === "hooks.slack-gov.com") return "slack";
  if ((at("discord.com") || at("discordapp.com")) && pathname.includes("/webhooks/"))
    return /\/slack\/?$/.test(pathname) ? "slack" : "discord";
  if (at("webhook.office.com") || at("logic.azure.com") || at("api.powerplatform.com")) return "teams";
  return at("ntfy.sh") ? "ntfy" : "json";
}

/** A target by what may be said of it, without what makes it a secret: `Slack (hooks.slack.com)`. */
export function labelOf({ service, url }: Target): string {
  const { host } = new URL(url);
  return service === "json" ? host : `${SERVICES[service]} (${host})`;
}
