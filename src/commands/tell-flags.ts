import type { Notices } from "../recorder/notices.ts";
import type { Context } from "./context.ts";
import type { RunSpeaker } from "./run-speaker.ts";
import type { Teller } from "./telling/teller.ts";

/** The flags by which somebody is told of a run while it runs and at its end. */
export interface TellFlags {
  readonly notify?: readonly string[];
  readonly alert?: readonly string[];
  readonly bell?: boolean;
}

export interface TellOptions {
  /** Addresses as they were given: secrets. */
  readonly notify: Addresses;
  /** Rules, as they were written. */
  readonly alerts: readonly string[];
  readonly bell: boolean;
}

/** One that a variable holds and that is none is told of, and the program started: it may be one of many nodes. */
export interface Addresses {
  readonly source: "--notify" | "trackio notify" | typeof NOTIFY_VARIABLE;
  readonly texts: readonly string[];
}

/** Holds addresses, separated by white space. */
export const NOTIFY_VARIABLE = "TRACKIO_NOTIFY";

export const parseTell = (
  { notify, alert = [], bell = false }: TellFlags,
  env: Readonly<NodeJS.ProcessEnv>,
): TellOptions => ({ notify: addressesOf(notify, env), alerts: alert, bell });

/** The flags' addresses, else those of the environment. */
export function addressesOf(
  flags: readonly string[] | undefined,
  env: Readonly<NodeJS.ProcessEnv>,
): Addresses {
  if (flags !== undefined) return { source: "--notify", texts: flags };
  const texts = (env[NOTIFY_VARIABLE] ?? "").split(/\s+/).filter((text) => text !== "");
  return { source: NOTIFY_VARIABLE, texts };
}

/** Whom a teller speaks through. */
export interface Voices {
  readonly context: Context;
  readonly speaker: RunSpeaker;
  readonly notices: Notices;
}

/**
 * Who tells others of the runs; undefined where nobody asked for it.
 * @throws {UsageError} for an address of `--notify` that is none
 */
export async function tellerFor(options: TellOptions, voices: Voices): Promise<Teller | undefined> {
  if (options.notify.texts.length === 0 && options.alerts.length === 0 && !options.bell) return undefined;
  const { Teller } = await import("./telling/teller.ts");
  return new Teller(options, voices);
}
