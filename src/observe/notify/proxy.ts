import { request as requestInClear } from "node:http";
import { request as requestByTls } from "node:https";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { basicAuth } from "./authorities.ts";

/** A proxy, and what it has to be told. */
export interface Proxy {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** The proxy by which a URL is reached, as curl's variables tell: `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, also in lower case. */
export function proxyFor(url: URL, env: Readonly<NodeJS.ProcessEnv>): Proxy | undefined {
  const of = (name: string): string => env[name.toLowerCase()] || env[name] || "";
  // HTTP_PROXY in capitals is what a CGI server makes of a request's header (httpoxy.org).
  const text = (url.protocol === "https:" ? of("HTTPS_PROXY") : (env["http_proxy"] ?? "")) || of("ALL_PROXY");
  const address = text === "" || text.includes("://") ? text : `http://${text}`;
  if (!URL.canParse(address) || isExcepted(url, of("NO_PROXY"))) return undefined;
  const proxy = new URL(address);
  if (proxy.protocol !== "http:" && proxy.protocol !== "https:") return undefined;
  const auth = basicAuth(proxy);
  return { url: proxy, headers: auth === undefined ? {} : { "proxy-authorization": auth } };
}

/** `NO_PROXY`: hosts and domains separated by commas, with or without a port; `*` are all. */
function isExcepted({ hostname, host }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const domain = entry.replace(/^\*?\./, "");
      return entry === "*" || host === domain || hostname === domain || hostname.endsWith(`.${domain}`);
    });
}

/** How a proxy itself is spoken to. */
export const requestOf = ({ url }: Proxy): typeof requestInClear =>
  url.protocol === "https:" ? requestByTls : requestInClear;

/** Where a proxy listens. */
export const placeOf = ({ url }: Proxy): { readonly host: string; readonly port: number } => ({
  host: withoutBrackets(url.hostname),
  port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
});

/** A host as a connection is made to it: IPv6 addresses stand in brackets in a URL. */
const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");

/**
 * An encrypted connection to a host through a proxy, which sees the host's name alone.
 * @param ca who is trusted to vouch for the host; undefined for those whom Node trusts
 */
export async function tunnelTo(
  url: URL,
  proxy: Proxy,
  ca: string[] | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const target = `${url.hostname}:${url.port || 443}`;
  const { host } = proxy.url;
  const connecting = requestOf(proxy)({
    ...placeOf(proxy),
    method: "CONNECT",
    path: target,
    headers: { host: target, ...proxy.headers },
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    const fail = (words: string): void => reject(new Error(`proxy: ${words}`));
    connecting.on("error", ({ code }: NodeJS.ErrnoException) => fail(`${host} fails (${code})`));
    connecting.on("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        fail(`${host} answered ${statusCode}`);
        return;
      }
      const name = withoutBrackets(url.hostname);
      const tls = connect({ socket, host: name, ca, ...(isIP(name) === 0 ? { servername: name } : {}) });
      signal.addEventListener("abort", () => tls.destroy(new Error("there is no more time")), { once: true });
      tls.once("secureConnect", () => resolve(tls));
      tls.once("error", reject);
    });
    connecting.end();
  });
}
