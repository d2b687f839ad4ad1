import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

/**
 * Who is trusted to vouch for a server: Node's own list, and the certificates of NODE_EXTRA_CA_CERTS, which Node itself
 * may not have been told of (`process/inherited.ts`). Undefined where that variable tells of none: Node's own list.
 */
export function authorities({
  NODE_EXTRA_CA_CERTS: path = "",
}: Readonly<NodeJS.ProcessEnv>): string[] | undefined {
  if (path === "") return undefined;
  try {
    return [...rootCertificates, readFileSync(path, "utf8")];
  } catch {
    return undefined; // As Node does: a server that is not trusted is told of then.
  }
}

/** The name and password of an address, as the header that tells them; undefined where it has none. */
export function basicAuth({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(words).toString("base64")}`;
}
