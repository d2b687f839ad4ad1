import { GIB, MIB, measured, type Values } from "./values.ts";

/** Bytes that may be had, out of what vm_stat(1) prints. */
export function memoryOfMac(text: string): number | undefined {
  const page = /page size of (\d+) bytes/.exec(text)?.[1];
  const pages = ["free", "inactive", "speculative"].map(
    (kind) => new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.$`, "m").exec(text)?.[1],
  );
  if (page === undefined || pages.includes(undefined)) return undefined;
  return pages.reduce((sum, count) => sum + Number(count), 0) * Number(page);
}

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: MIB, G: GIB };

/** Bytes, out of `vm.swapusage: total = 2048.00M  used = 512.00M  free = 1536.00M  (encrypted)`. */
export function swapOfMac(text: string): {
  readonly swapTotal: number | undefined;
  readonly swapFree: number | undefined;
} {
  const bytes = (name: string): number | undefined => {
    const [, number, unit = ""] =
      new RegExp(`^vm\\.swapusage:.* ${name} = ([\\d.]+)([KMG])`, "m").exec(text) ?? [];
    return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? Number.NaN);
  };
  return { swapTotal: bytes("total"), swapFree: bytes("free") };
}

/** What accelerators tell of themselves, out of what ioreg(8) prints of them. */
export function appleGpus(text: string): { readonly prefix: string; readonly values: Values }[] {
  const found = [...text.matchAll(/"PerformanceStatistics" = \{([^}]*)\}/g)];
  return found.map(([, statistics = ""], index) => {
    // `"In use system memory (driver)"` is another.
    const of = (name: string): number | undefined => {
      const value = new RegExp(`"${name}"=(\\d+)`).exec(statistics)?.[1];
      return value === undefined ? undefined : Number(value);
    };
    const used = of("In use system memory");
    const prefix = `gpu/${index}/`;
    return {
      prefix,
      values: {
        ...measured(prefix, { utilization: of("Device Utilization %") }),
        ...measured(prefix, { allocated_memory: used === undefined ? undefined : used / GIB }, 4),
      },
    };
  });
}

/** A process, as ps(1) tells of it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Bytes. */
  readonly resident: number;
  /** That it worked. */
  readonly seconds: number;
}

/** Out of `ps -A -o pid=,ppid=,rss=,time=`: kilobytes, and minutes with seconds, hours and days in front where they are full. */
export function processesOf(text: string): Process[] {
  const lines = text.matchAll(/^ *(\d+) +(\d+) +(\d+) +(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?) *$/gm);
  return [...lines].map(([, pid, parent, kilobytes, days = 0, hours = 0, minutes, seconds]) => ({
    pid: Number(pid),
    parent: Number(parent),
    resident: Number(kilobytes) * 1024,
    seconds: ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds),
  }));
}
