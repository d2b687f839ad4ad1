import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { until } from "./live.ts";
import { cleanEnvironment, type Place } from "./trackio.ts";

/** Whether there is a tmux on this machine. */
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

/** A shell in a real terminal emulator, 80 columns by 24 lines; it ends with the test. */
export class Tmux {
  readonly #socket: string;

  constructor(place: Place) {
    this.#socket = join(place.root, "tmux");
    // A server of its own: what is set for others, or ends theirs, is none of ours.
    const server = [
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      "-x",
      "80",
      "-y",
      "24",
      "bash --norc --noprofile",
    ];
    this.#tmux(server, { ...cleanEnvironment(place), TERM: "xterm-256color" }, place.cwd);
    onTestFinished(() => void this.#tmux(["kill-server"]));
  }

  /** Types a line, or keys by the names that tmux has for them (`C-c`). */
  type(line: string): void {
    this.#tmux(["send-keys", "-l", line]);
    this.keys("Enter");
  }

  keys(...names: readonly string[]): void {
    this.#tmux(["send-keys", ...names]);
  }

  resize(columns: number, lines: number): void {
    this.#tmux(["resize-window", "-x", `${columns}`, "-y", `${lines}`]);
  }

  /** What a person sees, without the spaces at the ends of lines. */
  screen(): string {
    return this.#tmux(["capture-pane", "-p"]).trimEnd();
  }

  /** Waits until a person sees it. */
  async shows(what: string | RegExp): Promise<void> {
    const isThere = (screen: string): boolean =>
      typeof what === "string" ? screen.includes(what) : what.test(screen);
    await until(
      () => isThere(this.screen()),
      () => `${what} on:\n${this.screen()}`,
    );
  }

  #tmux(words: readonly string[], env?: NodeJS.ProcessEnv, cwd?: string): string {
    return execFileSync("tmux", ["-S", this.#socket, ...words], { encoding: "utf8", env, cwd });
  }
}
