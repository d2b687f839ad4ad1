import { delimiter, join, resolve } from "node:path";
import { isProgram } from "../find-program.ts";

/** Where a system has its own: the quickest, and no version manager in front of it. */
const OF_THE_SYSTEM = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"];

/**
 * On macOS `/usr/bin/python3` hands over to that of Apple's developer tools, and where they are missing it opens a window that asks to
 * install them. Theirs is started itself: it is there, or it is not.
 */
const OF_MACOS = [
  "/opt/homebrew/bin/python3",
  "/usr/local/bin/python3",
  "/Library/Developer/CommandLineTools/usr/bin/python3",
  "/var/db/xcode_select_link/usr/bin/python3",
];

/** Folders whose python3 is a script that looks for another one, which takes longer than all the rest of our start. */
const SHIMS = /[/\\]shims[/\\]?$/;

/** What a system has, for tests. */
interface System {
  readonly platform: NodeJS.Platform;
  /** Whether there is a file that may be executed. */
  readonly has: (path: string) => boolean;
}

/** A python3 to run a script of ours with; undefined where there is none. */
export function findPython(
  env: Readonly<NodeJS.ProcessEnv>,
  { platform, has }: System = { platform: process.platform, has: isProgram },
): string | undefined {
  const isMac = platform === "darwin";
  const folders = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder.startsWith("/") && !(isMac && resolve(folder) === "/usr/bin"));
  const quick = folders.filter((folder) => !SHIMS.test(folder));
  const slow = folders.filter((folder) => SHIMS.test(folder));
  const typed = [...quick, ...slow].map((folder) => join(folder, "python3"));
  return [...(isMac ? OF_MACOS : OF_THE_SYSTEM), ...typed].find(has);
}
