import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";

/** A certificate that vouches for itself, for a host, as PEM (RFC 5280); of use for a day. */
export function certificateFor(host: string): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const ecdsa = tag(0x30, hex("06082a8648ce3d040302")); // ecdsa-with-SHA256
  const commonName = tag(0x30, hex("0603550403"), tag(0x0c, Buffer.from(host)));
  const name = tag(0x30, tag(0x31, commonName));
  const names = tag(0x30, hex("0603551d11"), tag(0x04, tag(0x30, tag(0x82, Buffer.from(host)))));
  const content = tag(
    0x30,
    hex("a003020102"), // version 3
    hex("020101"), // serial number 1
    ecdsa,
    name,
    tag(0x30, time(-3600), time(86_400)),
    name,
    publicKey,
    tag(0xa3, tag(0x30, names)),
  );
  const signature = sign("sha256", content, createPrivateKey(privateKey));
  const whole = tag(0x30, content, ecdsa, tag(0x03, Buffer.from([0]), signature));
  const lines = whole.toString("base64").replace(/.{64}/g, "$&\n");
  return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

const hex = (text: string): Buffer => Buffer.from(text, "hex");

/** One DER value (X.690) of some parts. */
function tag(type: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([type, ...size]), content]);
}

/** An instant so many seconds from now, as UTCTime. */
function time(seconds: number): Buffer {
  const text = new Date(Date.now() + seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(2, 14);
  return tag(0x17, Buffer.from(`${text}Z`));
}
