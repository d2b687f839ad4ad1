import type { ClientRequest, IncomingMessage } from "node:http";
import { request as requestInClear } from "node:http";
import { request as requestByTls } from "node:https";
import { authorities, basicAuth } from "./authorities.ts";
import type { Post } from "./payload.ts";
import { placeOf, proxyFor, requestOf, tunnelTo } from "./proxy.ts";

/** What became of a message; a problem is the end of a sentence that begins with the target, and holds no secret. */
export type Sent =
  | { readonly kind: "sent" }
  /** It may go better later: after so many seconds, where the server says when. */
  | { readonly kind: "later"; readonly problem: string; readonly after?: number }
  | { readonly kind: "never"; readonly problem: string };

/** Milliseconds that a server may take for the beginning of its answer, the way to it included. */
const PATIENCE = 10_000;

/**
 * Sends a message, once. Never rejects. The answer's body is not read: its status tells, and a body may repeat the URL.
 * @param env for the proxy: HTTPS_PROXY, NO_PROXY
 */
export async function post(
  message: Post,
  env: Readonly<NodeJS.ProcessEnv>,
  patience = PATIENCE,
): Promise<Sent> {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), patience);
  try {
    const { statusCode = 0, headers } = await answerTo(message, env, given.signal);
    return verdict(statusCode, headers);
  } catch (error) {
    if (given.signal.aborted) return { kind: "later", problem: `did not answer in ${patience / 1000} s` };
    return failure(error as NodeJS.ErrnoException);
  } finally {
    clearTimeout(timer);
  }
}

async function answerTo(
  { url: address, headers, body }: Post,
  env: Readonly<NodeJS.ProcessEnv>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = new URL(address);
  const auth = basicAuth(url);
  const own = {
    ...headers,
    host: url.host,
    ...(auth === undefined ? {} : { authorization: auth }),
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "trackio",
    connection: "close",
  };
  const options = { method: "POST", headers: own, signal };
  const proxy = proxyFor(url, env);
  if (url.protocol === "https:") {
    const ca = authorities(env);
    if (proxy === undefined) return finished(requestByTls(bare(url), { ...options, agent: false, ca }), body);
    // Node asks for the connection only where there is no agent, not even `false`, which stands for a new one.
    const socket = await tunnelTo(url, proxy, ca, signal);
    return finished(requestByTls(bare(url), { ...options, createConnection: () => socket }), body);
  }
  if (proxy === undefined) return finished(requestInClear(bare(url), { ...options, agent: false }), body);
  const way = {
    ...placeOf(proxy),
    headers: { ...own, ...proxy.headers },
    path: bare(url).href,
    agent: false,
  };
  return finished(requestOf(proxy)({ ...options, ...way }), body);
}

/** Without what stands before the host, which goes into a header, and what is for browsers alone. */
function bare(url: URL): URL {
  const address = new URL(url);
  address.username = "";
  address.password = "";
  address.hash = "";
  return address;
}

function finished(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      resolve(response);
      response.on("error", () => {}); // The status has told already.
      response.destroy();
    });
    request.end(body);
  });
}

function verdict(status: number, headers: IncomingMessage["headers"]): Sent {
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (status >= 300 && status < 400) {
    const { location = "" } = headers;
    const where = URL.canParse(location) ? `: it leads to ${new URL(location).origin}` : "";
    return { kind: "never", problem: `answered with a redirect (${status}), which is not followed${where}` };
  }
  const problem = `answered ${status}${MEANINGS[status] ?? ""}`;
  if (status !== 429 && status !== 408 && status < 500) return { kind: "never", problem };
  const after = Number(headers["retry-after"]);
  return after > 0 ? { kind: "later", problem, after } : { kind: "later", problem };
}

const MEANINGS: Readonly<Record<number, string>> = {
  400: ": it does not take such a message",
  401: ": it does not know who we are",
  403: ": it does not let us",
  404: ": the address is not there any more, or was not copied whole",
  410: ": the address is not there any more",
  413: ": the message is too long for it",
  429: ": it was sent too much",
};

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses the connection",
  ECONNRESET: "broke the connection off",
  ENOTFOUND: "is not known (DNS)",
  EAI_AGAIN: "cannot be looked up (DNS)",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  ETIMEDOUT: "did not answer",
  EPIPE: "broke the connection off",
};

function failure({ code = "", message }: NodeJS.ErrnoException): Sent {
  const words = WORDS[code];
  if (words !== undefined) return { kind: "later", problem: words };
  if (message.startsWith("proxy: ")) return { kind: "later", problem: `is not reached: ${message}` };
  if (/CERT|ISSUER|SELF_SIGNED|ALTNAME/.test(code))
    return { kind: "never", problem: `has a certificate that is not trusted (${code})` };
  if (/SSL|TLS|EPROTO/.test(code)) return { kind: "never", problem: `does not speak TLS there (${code})` };
  return { kind: "later", problem: code === "" ? "could not be sent to" : `could not be sent to (${code})` };
}
