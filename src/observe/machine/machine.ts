import { Amd } from "./amd.ts";
import { darwinSensors } from "./darwin.ts";
import { inTime } from "./in-time.ts";
import { linuxSensors } from "./linux.ts";
import { Nvidia } from "./nvidia.ts";
import { portableSensors } from "./portable.ts";
import type { Sensors, Watched } from "./sensors.ts";
import { Space } from "./space.ts";
import type { Values } from "./values.ts";

export interface MachineOptions extends Watched {
  readonly store: string;
  readonly cwd: string;
  /** The program's. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Path of NVIDIA's program that tells of its devices; undefined where there is none. */
  readonly nvidiaSmi: string | undefined;
  /** Milliseconds from sample to sample. */
  readonly interval: number;
}

/** Milliseconds that devices may take to tell how they are. */
const PATIENCE = 200;

/** What a program and the machine under it do: looked at now and then, never waited for by anybody else. */
export class Machine {
  readonly #sensors: Sensors;
  readonly #space: Space;
  readonly #nvidia: Nvidia | undefined;
  readonly #amd: Amd | undefined;

  static async open(options: MachineOptions): Promise<Machine> {
    const nvidia = Nvidia.find(options.nvidiaSmi, options.env, options.interval);
    // A processor of AMD's is a device, too: where there is one of NVIDIA's, that is the one to look at.
    const amd =
      nvidia === undefined && process.platform === "linux" ? await Amd.find(options.env) : undefined;
    return new Machine(options, nvidia, amd);
  }

  private constructor(options: MachineOptions, nvidia: Nvidia | undefined, amd: Amd | undefined) {
    this.#sensors = sensorsFor(process.platform, options);
    this.#space = new Space(options.store, options.cwd);
    this.#nvidia = nvidia;
    this.#amd = amd;
  }

  /** Devices may take some seconds to wake at first, and a moment later on; nothing else is waited for. */
  async sample(): Promise<Values> {
    const system = await this.#sensors.sample(performance.now());
    const [gpus, space] = await Promise.all([this.#gpus(), this.#space.sample()]);
    return { ...system, ...gpus, ...space };
  }

  noteHelpers(): void {
    this.#sensors.noteHelpers?.();
  }

  /** No sample waits for anything any more. */
  giveUp(): void {
    this.#nvidia?.giveUp();
  }

  close(): void {
    this.#nvidia?.close();
    this.#sensors.close?.();
  }

  async #gpus(): Promise<Values> {
    if (this.#nvidia !== undefined) return await this.#nvidia.sample();
    return this.#amd === undefined ? {} : await inTime(this.#amd.sample(), PATIENCE);
  }
}

function sensorsFor(platform: NodeJS.Platform, watched: Watched): Sensors {
  switch (platform) {
    case "linux":
      return linuxSensors(watched);
    case "darwin":
      return darwinSensors(watched);
    default:
      return portableSensors();
  }
}
