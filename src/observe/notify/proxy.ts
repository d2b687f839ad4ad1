import { request as requestInClear } from "node:http";
import { request as requestByTls } from "node:https";
import { connect, type TLSSocket } from "node:tls";

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
  const { username, password } = proxy;
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: proxy,
    headers: words === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` },
  };
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

/** An encrypted connection to a host through a proxy, which sees the host's name alone. */
export async function tunnelTo(
  url: URL,
  { url: proxy, headers }: Proxy,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secure = proxy.protocol === "https:";
  const target = `${url.hostname}:${url.port || 443}`;
  const connecting = (secure ? requestByTls : requestInClear)({
    host: proxy.hostname,
    port: proxy.port || (secure ? 443 : 80),
    method: "CONNECT",
    path: target,
    headers: { host: target, ...headers },
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    const fail = (words: string): void => reject(new Error(`proxy: ${words}`));
    connecting.on("error", ({ code }: NodeJS.ErrnoException) => fail(`${proxy.host} fails (${code})`));
    connecting.on("connect", ({ statusCode = 0 }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        fail(`${proxy.host} answered ${statusCode}`);
        return;
      }
      const tls = connect({ socket, servername: url.hostname });
      signal.addEventListener("abort", () => tls.destroy(), { once: true });
      tls.once("secureConnect", () => resolve(tls));
      tls.once("error", reject);
    });
    connecting.end();
  });
}
