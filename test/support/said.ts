import type { Context } from "../../src/commands/context.ts";

/** A context without a terminal, whose output a test looks at. */
export function saidContext(store: string, now: number): Context & { out(): string; err(): string } {
  let out = "";
  let err = "";
  const stream = (write: (text: string) => void) =>
    ({ write, isTTY: false, width: undefined, colour: 0 }) as const;
  return {
    stdout: stream((text) => {
      out += text;
    }),
    stderr: stream((text) => {
      err += text;
    }),
    env: { TRACKIO_DIR: store, HOME: "/home/ada" },
    cwd: "/",
    clients: "",
    now: () => now,
    out: () => out,
    err: () => err,
  };
}
