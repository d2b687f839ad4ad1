import { statSync } from "node:fs";
import { resolve } from "node:path";

/** The working folder by the links through which somebody came to it: `PWD`, where that leads to it (pwd(1), `-L`). */
export function logicalFolder(cwd: string, { PWD }: Readonly<NodeJS.ProcessEnv>): string {
  return PWD !== undefined && resolve(PWD) === PWD && isSame(PWD, cwd) ? PWD : cwd;
}

function isSame(path: string, other: string): boolean {
  try {
    const [one, two] = [path, other].map((folder) => statSync(folder, { bigint: true }));
    return one?.ino === two?.ino && one?.dev === two?.dev;
  } catch {
    return false; // One of them was removed, or cannot be looked up.
  }
}
