/** A project's name, whole, as a person gave it. Never empty. */
export type ProjectName = string & { readonly __brand: "ProjectName" };
/** A run's name, whole, unique in its project. Never empty. */
export type RunName = string & { readonly __brand: "RunName" };

/** Longest folder name that common file systems take, in bytes (NAME_MAX, pathconf(3)). */
const NAME_MAX = 255;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a folder's name
const UNSAFE = /[/\\:*?"<>|%\u0000-\u001f\u007f-\u009f]/g;

const percent = (text: string): string =>
  [...Buffer.from(text, "utf8")]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");

/**
 * The folder that holds a name: reversible, without collisions, and no way out of the store.
 * Escaped are `/ \ : * ? " < > | %`, control characters, a leading dot, and a trailing dot or space.
 */
export function folderOf(name: string): string {
  return name.replace(UNSAFE, percent).replace(/^\./, percent).replace(/[. ]$/, percent);
}

/** Letters, digits and dashes, as most names are: a folder of the same name holds such a one. */
const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** The name that a folder holds, or undefined where no name is written like that (a stray folder). */
export function nameOf(folder: string): string | undefined {
  if (PLAIN.test(folder)) return folder;
  try {
    const name = decodeURIComponent(folder.replace(/%(?![0-9A-Fa-f]{2})/g, "%25"));
    return folderOf(name) === folder ? name : undefined;
  } catch {
    return undefined; // Not UTF-8 behind the percent signs: we never write such a name.
  }
}

/** What is wrong with a name that a person types: there, `@…` selects runs. What a program says is taken as it is. */
export const typedNameProblem = (name: string): string | undefined =>
  name.startsWith("@") ? 'must not begin with "@", which selects runs, as @last does' : nameProblem(name);

/** What is wrong with a name, in words that end a sentence "A run's name …"; undefined for a good one. */
export function nameProblem(name: string): string | undefined {
  if (name.trim() === "") return "must not be empty";
  if (!name.isWellFormed()) return "must be valid Unicode";
  const bytes = Buffer.byteLength(folderOf(name));
  if (bytes > NAME_MAX) return `must fit ${NAME_MAX} bytes as a folder, and this one takes ${bytes}`;
  return undefined;
}
