import { existsSync, lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { folderOf, nameOf } from "../../format/names.ts";
import type { Finding } from "../../history/finding.ts";
import { RUN_FILES, trashFolder } from "../layout.ts";

/**
 * What stands where projects, or runs, stand, and is none: folders that no name is written like, which every other
 * command passes over, and links that lead nowhere.
 */
export function checkFolders(root: string, folder: string): Finding[] {
  return entriesOf(folder).flatMap((name): Finding[] => {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink() === true)
      return statSync(path, { throwIfNoEntry: false }) ? [] : [deadLink(root, path)];
    if (path === trashFolder(root) || stat?.isDirectory() !== true) return [];
    if (nameOf(name) !== undefined || !holdsRuns(path)) return [];
    const rule = `no name is written like that, and its runs are out of sight${hint(name)}`;
    return [finding(root, path, "damage", "bad-name", rule)];
  });
}

/** A link within the store stood for a moved run; one out of it may lead to a disk that is not mounted. */
function deadLink(root: string, path: string): Finding {
  const target = readlinkSync(path);
  const inside = resolve(path, "..", target).startsWith(`${root}/`);
  const found = finding(root, path, "leftover", "dead-link", "a link that leads nowhere");
  return { ...found, value: target, remedy: inside ? { kind: "remove" } : null };
}

function hint(name: string): string {
  try {
    return `: it would be ${folderOf(decodeURIComponent(name))}`;
  } catch {
    return "";
  }
}

/** Whether a folder is a run, or a project with one. */
function holdsRuns(folder: string): boolean {
  const isRun = (path: string) => RUN_FILES.some((file) => existsSync(join(path, file)));
  return isRun(folder) || entriesOf(folder).some((name) => isRun(join(folder, name)));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // Not there, or not for us: the look at its runs tells that.
  }
}

const finding = (
  root: string,
  path: string,
  severity: Finding["severity"],
  kind: Finding["kind"],
  rule: string,
): Finding => ({
  severity,
  kind,
  file: relative(root, path),
  byte: null,
  line: null,
  bytes: null,
  rule,
  value: null,
  remedy: null,
});
