import { join } from "node:path";
import { KERNEL, type Kernel } from "./cgroup.ts";
import { Meter } from "./meter.ts";
import { readSmall } from "./small-file.ts";
import { MIB, measured, over, type Values } from "./values.ts";

/** What goes to and from the machine's disks and networks, on Linux. */
export class Traffic {
  readonly #meter = new Meter();
  readonly #proc: string;

  constructor({ proc }: Kernel = KERNEL) {
    this.#proc = proc;
  }

  sample(at: number): Values {
    const disks = diskBytes(readSmall(join(this.#proc, "diskstats")));
    const networks = networkBytes(readSmall(join(this.#proc, "net/dev")));
    const rate = (name: string, bytes: number | undefined): number | undefined =>
      over(this.#meter.rate(name, bytes, at), MIB);
    return {
      ...measured("disk/", {
        read_mb_per_sec: rate("read", disks?.read),
        write_mb_per_sec: rate("written", disks?.written),
      }),
      ...measured("network/", {
        sent_mb_per_sec: rate("sent", networks?.sent),
        recv_mb_per_sec: rate("received", networks?.received),
      }),
    };
  }
}

/** Bytes of a sector in `/proc/diskstats`, whatever the disk's own are (iostats.rst). */
const SECTOR = 512;
/** What lies on other disks, or on none: it would be counted twice. */
const NOT_DISKS = /^(?:loop|ram|zram|dm-|md|sr|fd|nbd|drbd|zd)\d/;
/** `sda1`, `nvme0n1p2`, `mmcblk0p1`: a part of a disk. */
const PARTS = /^(?:[shv]d[a-z]+\d+|xvd[a-z]+\d+|(?:nvme\d+n\d+|mmcblk\d+|nbd\d+)p\d+|(?:mmcblk\d+boot\d+))$/;

/** Bytes that were read from and written to disks, out of `/proc/diskstats`. */
export function diskBytes(
  diskstats: string | undefined,
): { readonly read: number; readonly written: number } | undefined {
  const disks = (diskstats ?? "")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name]) => name !== undefined && !NOT_DISKS.test(name) && !PARTS.test(name));
  if (disks.length === 0) return undefined;
  const sum = (column: number): number =>
    disks.reduce((total, disk) => total + Number(disk[column]), 0) * SECTOR;
  return { read: sum(5), written: sum(9) };
}

/** Interfaces whose traffic goes through another, or leaves no machine. */
const NOT_NETWORKS =
  /^(?:lo|docker\d|br-|veth|virbr|ifb|dummy|cni|flannel|cali|cilium|lxc|vnet|tap|tun|wg|bond|team|kube)|\./;

/** Bytes that came and went by interfaces of the machine, or the container, out of `/proc/net/dev`. */
export function networkBytes(
  dev: string | undefined,
): { readonly received: number; readonly sent: number } | undefined {
  const lines = [...(dev ?? "").matchAll(/^\s*([^\s:]+):\s*(.*)$/gm)].filter(
    ([, name = ""]) => !NOT_NETWORKS.test(name),
  );
  if (lines.length === 0) return undefined;
  const sum = (column: number): number =>
    lines.reduce((total, [, , columns = ""]) => total + Number(columns.trim().split(/\s+/)[column]), 0);
  return { received: sum(0), sent: sum(8) };
}
