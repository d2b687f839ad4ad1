import { readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { basename, delimiter, dirname, join } from "node:path";

/** The Python that a command starts, as its files tell: none is started for it. */
export interface PythonFacts {
  /** Of the interpreter, absolute. */
  readonly path: string;
  /** `3.11.7`, or `3.11` where no more is to be seen. */
  readonly version: string | null;
  /** Name of the virtual or conda environment. */
  readonly environment: string | null;
  /** `name==version`, sorted by name. */
  readonly packages: readonly string[];
}

/** What a program was started as. */
export interface Started {
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly pid: number;
}

/** The Python of a command: its own word, what its script begins with, or that of the active environment. */
export async function observePython(started: Started): Promise<PythonFacts | undefined> {
  const path = await interpreterOf(started);
  if (path === undefined) return undefined;
  const prefix = dirname(dirname(path));
  const venv = settingsIn((await textOf(join(prefix, "pyvenv.cfg"))) ?? "");
  const conda = (await namesIn(join(prefix, "conda-meta"))).length > 0;
  const libraries = await librariesOf(prefix);
  const packages = (await Promise.all(libraries.map(packagesIn))).flat();
  const release = /^\d+\.\d+\.\d+/.exec(venv.get("version_info") ?? venv.get("version") ?? "")?.[0];
  return {
    path,
    version: release ?? versionOf(path, await realpath(path), libraries),
    environment: venv.size > 0 || conda ? basename(prefix) : null,
    packages: [...new Set(packages)].sort(byName),
  };
}

const PYTHON = /^(?:python|pypy)[\d.]*$/;
const isPython = (word: string): boolean => PYTHON.test(basename(word));

/** Words of a command among which its Python is looked for: `nice -n 5 python train.py`. */
const FIRST_WORDS = 8;

async function interpreterOf(started: Started): Promise<string | undefined> {
  const { command, env } = started;
  const python = command.slice(0, FIRST_WORDS).find(isPython) ?? (await shebangOf(started));
  const found = python === undefined ? undefined : await lookUp(python, started);
  // What only looks like one (pyenv, asdf) becomes the real one.
  if (found !== undefined) return (await startsWithShebang(found)) ? running(started.pid) : found;
  const active = env["VIRTUAL_ENV"] ?? env["CONDA_PREFIX"];
  const own = active === undefined ? undefined : join(active, "bin", "python");
  return own !== undefined && (await isFile(own)) ? own : undefined;
}

/** The Python that a script names in its first line: `#!/usr/bin/env python3`. */
async function shebangOf(started: Started): Promise<string | undefined> {
  const file = await lookUp(started.command[0] ?? "", started);
  const line = file === undefined ? undefined : await shebang(file);
  return line?.slice(2).trim().split(/\s+/).find(isPython);
}

/** Tries to find a program's interpreter while one starts the other, and milliseconds between two. */
const TRIES = 20;
const PAUSE = 50;

/** What a process executes by now (`/proc/PID/exe`, proc(5)); undefined where that does not become a Python. */
async function running(pid: number): Promise<string | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const path = await readlink(`/proc/${pid}/exe`).catch(() => undefined);
    if (path === undefined) return undefined; // It has ended, or this is not Linux.
    if (isPython(path)) return path;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return undefined;
}

async function lookUp(word: string, { cwd, env }: Started): Promise<string | undefined> {
  const places = word.includes("/") ? [cwd] : (env["PATH"] ?? "").split(delimiter);
  for (const place of places) {
    const path = word.startsWith("/") ? word : join(place === "" ? cwd : place, word);
    if (await isFile(path)) return path;
  }
  return undefined;
}

/** Bytes up to which a file may be a script that somebody installed. */
const LARGEST_SCRIPT = 1 << 20;

async function shebang(path: string): Promise<string | undefined> {
  if ((await stat(path)).size > LARGEST_SCRIPT) return undefined;
  const [line = ""] = ((await textOf(path)) ?? "").split("\n", 1);
  return line.startsWith("#!") ? line : undefined;
}

const startsWithShebang = async (path: string): Promise<boolean> => (await shebang(path)) !== undefined;

/** `key = value` lines. */
const settingsIn = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split("\n").flatMap((line) => {
      const [key, value] = line.split("=", 2).map((part) => part.trim());
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );

/** The folders that an interpreter of this prefix finds packages in, the real ones. */
async function librariesOf(prefix: string): Promise<string[]> {
  const folders: string[] = [];
  for (const lib of [join(prefix, "lib"), join(prefix, "lib64")])
    for (const name of await namesIn(lib))
      if (/^(?:python|pypy)\d/.test(name))
        folders.push(join(lib, name, "site-packages"), join(lib, name, "dist-packages"));
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)));
  return [...new Set(real.filter((folder) => folder !== undefined))];
}

/** What the names of metadata folders tell (PEP 376, PEP 427): `numpy-2.1.0.dist-info`, `PyYAML-6.0.egg-info`. */
async function packagesIn(folder: string): Promise<string[]> {
  return (await namesIn(folder)).flatMap((entry) => {
    const [, name, version] = /^([^-]+)-([^-]+)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(entry) ?? [];
    return name === undefined ? [] : [`${name.replaceAll("_", "-")}==${version}`];
  });
}

/** By where it lies, by the interpreter's own name behind its links, or by where it keeps its libraries. */
function versionOf(path: string, real: string, libraries: readonly string[]): string | null {
  const kept = [path, real].map((each) => /\/(\d+\.\d+\.\d+)\/bin\//.exec(each)?.[1]);
  const named = /(\d+\.\d+(?:\.\d+)?)$/.exec(basename(real))?.[1];
  const placed = /\/(?:python|pypy)(\d+\.\d+)\//.exec(libraries[0] ?? "")?.[1];
  return [...kept, named, placed].find((version) => version !== undefined) ?? null;
}

const byName = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

/** Files that are not there, or not for us, tell nothing. */
const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);
const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => []);
const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
