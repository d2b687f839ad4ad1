import { readFileSync } from "node:fs";

/** A process as `/proc/PID/stat` tells (proc(5)). */
export interface ProcessStat {
  readonly state: string;
  readonly parent: number;
  readonly start: number;
  /** Ticks that it worked, and the children of its that have ended and were waited for. */
  readonly ticks: number;
  /** Of those, the children's. */
  readonly childTicks: number;
  readonly threads: number;
  /** Resident, in pages. */
  readonly pages: number;
}

/** Out of `/proc/PID/stat`, whose second field may hold spaces and brackets; undefined where it is none. */
export function processStat(text: string | undefined): ProcessStat | undefined {
  const end = text?.lastIndexOf(")") ?? -1;
  if (text === undefined || end < 0) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const at = (index: number): number => Number(fields[index]);
  return {
    state: fields[0] ?? "",
    parent: at(1),
    start: at(19),
    ticks: at(11) + at(12) + at(13) + at(14),
    childTicks: at(13) + at(14),
    threads: at(17),
    pages: at(21),
  };
}

/** Bytes that a process has had read from and written to disks, and its ended children's, out of `/proc/PID/io`. */
export function processIo(
  text: string | undefined,
): { readonly read: number; readonly written: number } | undefined {
  const read = /^read_bytes: (\d+)$/m.exec(text ?? "")?.[1];
  const written = /^write_bytes: (\d+)$/m.exec(text ?? "")?.[1];
  return read === undefined || written === undefined
    ? undefined
    : { read: Number(read), written: Number(written) };
}

/** What the kernel counts by. */
export interface Units {
  /** Bytes. */
  readonly page: number;
  /** In a second. */
  readonly ticks: number;
}

/** Keys of the auxiliary vector (getauxval(3)). */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;

/** As the kernel told this process at its start. */
export function kernelUnits(path = "/proc/self/auxv"): Units {
  const found = new Map<bigint, number>();
  try {
    const vector = readFileSync(path);
    for (let at = 0; at + 16 <= vector.length; at += 16)
      found.set(vector.readBigUInt64LE(at), Number(vector.readBigUInt64LE(at + 8)));
  } catch {
    // Not readable: what nearly all have.
  }
  return { page: found.get(AT_PAGESZ) ?? 4096, ticks: found.get(AT_CLKTCK) ?? 100 };
}
