import { writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { deliver } from "../../../src/observe/notify/deliver.ts";
import { post } from "../../../src/observe/notify/post.ts";
import { proxyFor } from "../../../src/observe/notify/proxy.ts";
import { certificateFor } from "../../support/certificate.ts";
import { testFolder } from "../../support/folders.ts";
import { deadAddress, Hooks, takes } from "../../support/hooks.ts";

const SECRET = "s3cr3t";
const NEWS = { mood: "good", title: "✔ p/r finished", lines: [], facts: {} } as const;

const send = (url: string, env: NodeJS.ProcessEnv = {}, patience?: number) =>
  post({ url: `${url}/${SECRET}?key=${SECRET}`, headers: {}, body: "hello" }, env, patience);

/** A server that does with a connection what a test says. */
async function serving(meet: (socket: Socket) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {}); // The client goes as it likes.
    onTestFinished(() => void socket.destroy());
    meet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a message is taken", () => {
  it("by a server that says so, whatever it goes on to say", async () => {
    const { url } = await Hooks.open((response) => void response.write("a body without an end"));
    expect(await send(url)).toEqual({ kind: "sent" });
  });

  it("with the name and password of the address", async () => {
    const hooks = await Hooks.open(takes);
    expect(await send(hooks.url.replace("//", "//me:p%40ss@"))).toEqual({ kind: "sent" });
    expect(hooks.got[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
    expect(hooks.got[0]?.headers.host).not.toContain("@");
  });
});

describe("a message is not taken, and why is told without the address", () => {
  it.each<[number, Record<string, string>, object]>([
    [500, {}, { kind: "later", problem: "answered 500" }],
    [429, { "retry-after": "7" }, { kind: "later", problem: "answered 429: it was sent too much", after: 7 }],
    [429, { "retry-after": "soon" }, { kind: "later", problem: "answered 429: it was sent too much" }],
    [
      404,
      {},
      { kind: "never", problem: "answered 404: the address is not there any more, or was not copied whole" },
    ],
    [
      301,
      { location: `https://me:${SECRET}@other.example/${SECRET}` },
      {
        kind: "never",
        problem: "answered with a redirect (301), which is not followed: it leads to https://other.example",
      },
    ],
    [
      307,
      { location: `/${SECRET}` },
      { kind: "never", problem: "answered with a redirect (307), which is not followed" },
    ],
  ])("by a server that answers %d", async (status, headers, verdict) => {
    const { url } = await Hooks.open((response) => void response.writeHead(status, headers).end(SECRET));
    expect(await send(url)).toEqual(verdict);
  });

  it("where nobody listens", async () => {
    expect(await send(await deadAddress())).toEqual({ kind: "later", problem: "refuses the connection" });
  });

  it("where nobody answers, or a byte at a time", async () => {
    const silent = await Hooks.open();
    expect(await send(silent.url, {}, 100)).toEqual({ kind: "later", problem: "did not answer in 0.1 s" });
    const dripping = await serving((socket) => {
      const timer = setInterval(() => socket.write("H"), 10);
      socket.on("close", () => clearInterval(timer));
    });
    expect((await send(dripping, {}, 100)).kind).toBe("later");
  });

  it("where the connection is broken off, and where something else speaks", async () => {
    expect(await send(await serving((socket) => void socket.destroy()))).toEqual({
      kind: "later",
      problem: "broke the connection off",
    });
    expect((await send(await serving((socket) => void socket.end("SSH-2.0-x\r\n")))).kind).toBe("later");
  });

  it("by a server without TLS at an address with it", async () => {
    const { url } = await Hooks.open(takes);
    expect((await send(url.replace("http:", "https:"))).kind).toBe("never");
  });

  it("by a host that is not there", async () => {
    const sent = await send("http://no-such-host.invalid");
    expect(sent).toMatchObject({ kind: "later", problem: expect.stringContaining("DNS") as string });
  });
});

describe("a message that may be taken later", () => {
  it("is sent again", async () => {
    const hooks = await Hooks.open((response, nth) => {
      response.statusCode = nth === 1 ? 503 : 200;
      response.end();
    });
    const told: string[] = [];
    const target = { service: "slack", url: `${hooks.url}/${SECRET}` } as const;
    const sent = await deliver(target, NEWS, {}, new AbortController().signal, (problem) =>
      told.push(problem),
    );
    expect(sent).toEqual({ kind: "sent" });
    expect(told).toEqual(["answered 503"]);
    expect(hooks.got.map(({ text }) => text)).toEqual([hooks.got[0]?.text, hooks.got[0]?.text]);
  });

  it("is given up when there is no more time, or the server asks for too much", async () => {
    const hooks = await Hooks.open(
      (response) => void response.writeHead(429, { "retry-after": "3600" }).end(),
    );
    const target = { service: "json", url: hooks.url } as const;
    const sent = await deliver(target, NEWS, {}, new AbortController().signal);
    expect(sent).toEqual({ kind: "never", problem: "answered 429: it was sent too much" });
    const dead = { service: "json", url: await deadAddress() } as const;
    expect(await deliver(dead, NEWS, {}, AbortSignal.abort())).toEqual({
      kind: "never",
      problem: "refuses the connection",
    });
    expect(hooks.got.length).toBe(1);
  });
});

describe("a proxy", () => {
  it("passes on what is for an address without TLS", async () => {
    const proxy = await Hooks.open(takes);
    const env = { http_proxy: proxy.url.replace("//", "//me:pw@") };
    expect(await send("http://chat.example", env)).toEqual({ kind: "sent" });
    expect(proxy.got[0]?.path).toBe(`http://chat.example/${SECRET}?key=${SECRET}`);
    expect(proxy.got[0]?.headers["host"]).toBe("chat.example");
    expect(proxy.got[0]?.headers["proxy-authorization"]).toBe(
      `Basic ${Buffer.from("me:pw").toString("base64")}`,
    );
  });

  it("is asked for a connection to an address with TLS, and sees no more of it than the host", async () => {
    let asked = "";
    const url = await serving((socket) => {
      socket.once("data", (bytes) => {
        asked = bytes.toString();
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      });
    });
    const { host } = new URL(url);
    expect(await send("https://chat.example", { HTTPS_PROXY: url })).toEqual({
      kind: "later",
      problem: `is not reached: proxy: ${host} answered 403`,
    });
    expect(asked).toMatch(/^CONNECT chat\.example:443 HTTP\/1\.1\r\n/);
    expect(asked).not.toContain(SECRET);
  });

  it("carries a message to an address with TLS whose certificate is trusted", async () => {
    const { key, cert } = certificateFor("chat.example");
    const got: string[] = [];
    const server = createTlsServer({ key, cert }, (request, response) => {
      got.push(`${request.method} ${request.headers.host} ${request.url}`);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const proxy = await serving((socket) => {
      socket.once("data", () => {
        const behind = connect(port, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          socket.pipe(behind).pipe(socket);
        });
        behind.on("error", () => {}); // The client goes as it likes.
      });
    });
    const path = join(testFolder(), "ca.pem");
    writeFileSync(path, cert);
    const env = { HTTPS_PROXY: proxy };
    expect(await send("https://chat.example", { ...env, NODE_EXTRA_CA_CERTS: path })).toEqual({
      kind: "sent",
    });
    expect(got).toEqual([`POST chat.example /${SECRET}?key=${SECRET}`]);
    expect(await send("https://chat.example", env)).toEqual({
      kind: "never",
      problem: "has a certificate that is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    });
    expect((await send("https://other.example", { ...env, NODE_EXTRA_CA_CERTS: path })).kind).toBe("never");
    const direct = await send(`https://localhost:${port}`, { NODE_EXTRA_CA_CERTS: path });
    expect(direct).toEqual({
      kind: "never",
      problem: "has a certificate that is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)",
    });
  });

  it.each([
    ["https://a.example", { HTTPS_PROXY: "proxy:3128" }, "http://proxy:3128/"],
    ["https://a.example", { https_proxy: "http://p", NO_PROXY: "b.example" }, "http://p/"],
    ["https://a.example", { HTTPS_PROXY: "http://p", NO_PROXY: "b, .example" }, undefined],
    ["https://a.example:8443", { HTTPS_PROXY: "http://p", no_proxy: "a.example:8443" }, undefined],
    ["https://a.example", { HTTPS_PROXY: "http://p", no_proxy: "*" }, undefined],
    ["https://a.example", { HTTPS_PROXY: "socks5://p" }, undefined],
    ["http://a.example", { HTTP_PROXY: "http://p", HTTPS_PROXY: "http://p" }, undefined],
    ["http://a.example", { ALL_PROXY: "http://p" }, "http://p/"],
  ])("for %s with %o is %s", (url, env, wanted) => {
    expect(proxyFor(new URL(url), env)?.url.href).toBe(wanted);
  });
});
