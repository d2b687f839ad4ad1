/**
 * Which devices a variable such as CUDA_VISIBLE_DEVICES lets a program use, in the program's own order; undefined where it is not
 * set, and all are. As CUDA does: what comes behind an entry that is none does not count.
 */
export function visibleGpus(variable: string | undefined): readonly string[] | undefined {
  if (variable === undefined) return undefined;
  const entries = variable.split(",").map((entry) => entry.trim());
  const end = entries.findIndex((entry) => !/^(?:\d+|(?:GPU|MIG)-[\w/-]+)$/i.test(entry));
  return end < 0 ? entries : entries.slice(0, end);
}

/** A device by what it can be called. */
export interface Device {
  readonly index: number;
  readonly uuid: string;
}

/**
 * The devices that a program may use, in its own order; each once, also where it has several parts of it.
 * @param parts the device of each part, by the part's UUID, as `nvidia-smi -L` tells
 */
export function chooseGpus<D extends Device>(
  devices: readonly D[],
  visible: readonly string[] | undefined,
  parts: ReadonlyMap<string, string> = new Map(),
): D[] {
  if (visible === undefined) return [...devices];
  const chosen = visible.map((entry) => {
    const uuid = uuidOf(entry, parts);
    return devices.find((device) =>
      /^\d+$/.test(entry)
        ? device.index === Number(entry)
        : uuid !== undefined && device.uuid.startsWith(uuid),
    );
  });
  return [...new Set(chosen.filter((device) => device !== undefined))];
}

/** A device's UUID, or the beginning of it. `MIG-GPU-…/1/0` is how drivers before 470 call a part. */
function uuidOf(entry: string, parts: ReadonlyMap<string, string>): string | undefined {
  if (!/^MIG-/i.test(entry)) return entry;
  return /^MIG-(GPU-[\w-]+)\//.exec(entry)?.[1] ?? parts.get(entry);
}

/** The device of each part, out of `nvidia-smi -L`. */
export function partsOf(list: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let device = "";
  for (const [, kind, uuid = ""] of list.matchAll(/^( *MIG|GPU) .*\(UUID: ([\w/-]+)\)/gm)) {
    if (kind === "GPU") device = uuid;
    else parts.set(uuid, device);
  }
  return parts;
}
