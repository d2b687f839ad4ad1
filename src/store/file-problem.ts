/**
 * What the file system's refusal means, in words for whoever meets it: "permission denied: /data/runs". Any other error
 * speaks for itself.
 */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "", path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const place = [path, dest].filter((each) => typeof each === "string").join(" → ");
  const thing = THINGS[code];
  if (thing !== undefined) return place === "" ? thing : `${thing}: ${place}`;
  const said = PLACES[code];
  if (said !== undefined) return `${place === "" ? "a file or folder" : place} ${said}`;
  return WHOLES[code] ?? error.message;
}

/** Said of the whole system: where it happened tells nothing. The codes are those of errno(3). */
const WHOLES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EMFILE: "too many open files",
  ENFILE: "too many open files in the whole system",
  ENOMEM: "out of memory",
  E2BIG: "the arguments and the environment are too long",
};

/** Followed by the path, where it is known. */
const THINGS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EIO: "the disk failed to read or write",
  EFBIG: "the file would be larger than is allowed",
  ELOOP: "too many links on the way to a file",
  ENAMETOOLONG: "the path is too long",
  ESTALE: "the network file system has lost a file",
};

/** What the path is, or is not. */
const PLACES: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "leads through something that is not a folder",
  EISDIR: "is a folder",
  EEXIST: "is there already",
  ENOTEMPTY: "is not empty",
  EBUSY: "is in use",
};
