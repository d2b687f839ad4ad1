import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the system shows of the files that a process has open, under their numbers (proc(5)). */
const SHOWN = "/proc/self/fd";

/**
 * Where the relay's ends are found: in `/proc` where the system has one, which leaves nothing behind and needs no room; elsewhere in a
 * folder in which the relay gives them names. The relay makes it, for it outlives us, and it is gone before the program runs. It is in the
 * system's temporary folder, and not in the store: no file system is as sure to have FIFOs.
 */
export class MeetingPlace {
  /** The folder, which is not there yet; undefined for `/proc`. */
  readonly folder: string | undefined;

  /**
   * @param id that no other place has
   * @param named whether it is to be a folder, `/proc` or not
   */
  constructor(id: string, named: boolean) {
    const shown = !named && process.platform === "linux" && existsSync(SHOWN);
    this.folder = shown ? undefined : join(tmpdir(), `trackio-relay-${id}`);
  }

  /** @param pid of the relay */
  path(pid: number | undefined, descriptor: number): string {
    return `${this.folder ?? `/proc/${pid}/fd`}/${descriptor}`;
  }

  /** Everybody is there, or nobody is to come. */
  leave(): void {
    if (this.folder === undefined) return;
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch {
      // A relay that is dying has just put something there. It stays, in a temporary folder; the program starts.
    }
  }
}
