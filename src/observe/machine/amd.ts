import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { KERNEL, type Kernel } from "./cgroup.ts";
import { gpuSums } from "./gpu-sums.ts";
import { GIB, measured, over, percent, type Values } from "./values.ts";
import { chooseGpus, type Device, visibleGpus } from "./visible-gpus.ts";

interface Card extends Device {
  /** Of the device, and of its sensors where it has some. */
  readonly folder: string;
  readonly sensors: string | undefined;
}

/** What may say which of them a program uses; the first that is set counts. */
const VARIABLES = ["HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "CUDA_VISIBLE_DEVICES"];

/**
 * AMD's devices, as files of the amdgpu driver tell (kernel documentation, gpu/amdgpu/thermal): no program is started. They are
 * read beside everything else: a device that hangs answers nobody.
 */
export class Amd {
  readonly #cards: readonly Card[];
  readonly #counts: boolean;
  #reading: Promise<Values> | undefined;

  static async find(env: Readonly<NodeJS.ProcessEnv>, { sys }: Kernel = KERNEL): Promise<Amd | undefined> {
    const visible = visibleGpus(VARIABLES.map((name) => env[name]).find((value) => value !== undefined));
    const cards = chooseGpus(await cardsIn(join(sys, "class/drm")), visible);
    return cards.length === 0 ? undefined : new Amd(cards, visible === undefined);
  }

  private constructor(cards: readonly Card[], counts: boolean) {
    this.#cards = cards;
    this.#counts = counts;
  }

  /** What the devices tell; a look that is still under way is waited for before there is another. */
  sample(): Promise<Values> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<Values> {
    const devices = await Promise.all(
      this.#cards.map(async (card, place) => {
        const prefix = `gpu/${this.#counts ? card.index : place}/`;
        return { prefix, values: await cardValues(card, prefix) };
      }),
    );
    return Object.assign(gpuSums(devices), ...devices.map(({ values }) => values));
  }
}

/** AMD's vendor in PCI. */
const VENDOR = "0x1002";

/** The devices that tell how busy they are, in the driver's order. */
async function cardsIn(drm: string): Promise<Card[]> {
  const names = (await entries(drm)).filter((name) => /^card\d+$/.test(name));
  const numbers = names.map((name) => Number(name.slice("card".length))).sort((one, other) => one - other);
  const cards: Card[] = [];
  for (const number of numbers) {
    const folder = join(drm, `card${number}`, "device");
    if ((await text(join(folder, "vendor"))) !== VENDOR) continue;
    if ((await text(join(folder, "gpu_busy_percent"))) === undefined) continue;
    const [hwmon] = await entries(join(folder, "hwmon"));
    const uuid = (await text(join(folder, "unique_id"))) ?? "";
    const sensors = hwmon === undefined ? undefined : join(folder, "hwmon", hwmon);
    cards.push({ index: cards.length, uuid: `GPU-${uuid}`, folder, sensors });
  }
  return cards;
}

async function cardValues({ folder, sensors }: Card, prefix: string): Promise<Values> {
  const of = (name: string): Promise<number | undefined> => number(join(folder, name));
  const sensor = async (name: string): Promise<number | undefined> =>
    sensors === undefined ? undefined : await number(join(sensors, name));
  const [busy, memoryBusy, used, total] = await Promise.all(
    ["gpu_busy_percent", "mem_busy_percent", "mem_info_vram_used", "mem_info_vram_total"].map(of),
  );
  const [average, input, cap, temp, memoryTemp, clock, memoryClock, fan, mostFan] = await Promise.all(
    [
      "power1_average",
      "power1_input",
      "power1_cap",
      "temp1_input",
      "temp3_input",
      "freq1_input",
      "freq2_input",
      "pwm1",
      "pwm1_max",
    ].map(sensor),
  );
  // Microwatts, thousandths of a degree, hertz (kernel documentation, hwmon/sysfs-interface).
  const power = over(average ?? input, 1e6);
  const limit = over(cap, 1e6);
  return {
    ...measured(prefix, { utilization: busy, memory_utilization: memoryBusy }),
    ...measured(prefix, { allocated_memory: over(used, GIB), memory_usage: over(used, total) }, 4),
    ...measured(prefix, { temp: over(temp, 1000), memory_temp: over(memoryTemp, 1000) }),
    ...measured(prefix, { power, power_percent: percent(power, limit) }),
    ...measured(prefix, { sm_clock: over(clock, 1e6), memory_clock: over(memoryClock, 1e6) }),
    ...measured(prefix, { fan_speed: percent(fan, mostFan), power_limit: limit }),
    ...measured(prefix, { total_memory: over(total, GIB) }, 4),
  };
}

async function number(path: string): Promise<number | undefined> {
  const found = await text(path);
  return found !== undefined && /^-?\d+$/.test(found) ? Number(found) : undefined;
}

async function text(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "latin1")).trim();
  } catch {
    return undefined; // This device has no such sensor, or is asleep (EPERM).
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return []; // No such devices.
  }
}
