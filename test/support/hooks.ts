import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { until } from "./live.ts";

/** A message that a server was sent. */
export interface Hooked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A server that messages are sent to, in this process. */
export class Hooks {
  readonly got: Hooked[] = [];
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** @param answer to each message, which has come whole; without one nothing is ever answered */
  static async open(
    answer?: (response: ServerResponse, nth: number, request: IncomingMessage) => void,
  ): Promise<Hooks> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const text = Buffer.concat(parts).toString();
        const { url: path = "", headers } = request;
        hooks.got.push({ path, headers, text });
        answer?.(response, hooks.got.length, request);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const hooks = new Hooks(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return hooks;
  }

  /** The messages, once there are so many. */
  async messages(count: number): Promise<readonly Hooked[]> {
    await until(() => this.got.length >= count, `${count} messages`);
    return this.got;
  }

  json(index: number): Readonly<Record<string, unknown>> {
    return JSON.parse(this.got[index]?.text ?? "null") as Record<string, unknown>;
  }
}

/** Takes every message. */
export const takes = (response: ServerResponse): void => void response.end("ok");

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
