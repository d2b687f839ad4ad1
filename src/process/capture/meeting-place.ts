import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the system shows of the files that a process has open, under their numbers (proc(5)). */
const SHOWN = "/proc/self/fd";

/**
 * Where the relay's ends are found: in `/proc` where the system has one, which leaves nothing behind and needs no room; elsewhere in a
 * folder in which the relay gives them names. That folder is gone before the program runs. It is in the system's temporary folder, and not
 * in the store: no file system is as sure to have FIFOs.
 */
export class MeetingPlace {
  /** The folder; undefined for `/proc`. */
  readonly folder: string | undefined;

  /**
   * @param named whether it is to be a folder, `/proc` or not
   * @throws {NodeJS.ErrnoException} where no folder can be made
   */
  constructor(named: boolean) {
    const shown = !named && process.platform === "linux" && existsSync(SHOWN);
    this.folder = shown ? undefined : mkdtempSync(join(tmpdir(), "trackio-relay-"));
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
