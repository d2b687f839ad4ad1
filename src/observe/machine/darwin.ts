import { totalmem } from "node:os";
import { appleGpus, memoryOfMac, type Process, processesOf, swapOfMac } from "./darwin-answers.ts";
import { gpuSums } from "./gpu-sums.ts";
import { Leashed } from "./leashed.ts";
import { memory, swap } from "./memory.ts";
import { LEAST_WINDOW } from "./meter.ts";
import { PortableCpu } from "./portable.ts";
import type { Sensors, Watched } from "./sensors.ts";
import { GIB, measured, type Values } from "./values.ts";

/** What macOS tells anybody; `powermetrics`, which knows of power and clocks, is root's alone. */
const QUESTIONS =
  "vm_stat; sysctl vm.swapusage; ioreg -r -d 1 -w 0 -c IOAccelerator; ps -A -o pid=,ppid=,rss=,time=";
/** Milliseconds that the answers may take, and between two looks for them. */
const PATIENCE = 1000;
const PAUSE = 20;

/** macOS, by its own commands. Nothing of this was seen on a Mac: it is held against recorded answers. */
export function darwinSensors({ pid, began }: Watched): Sensors {
  const cpu = new PortableCpu();
  const tree = new Tree(pid, began);
  return {
    sample: async (at) => {
      const answer = await ask();
      if (answer === undefined) return cpu.sample(at);
      const devices = appleGpus(answer);
      return {
        ...tree.sample(processesOf(answer), at),
        ...cpu.sample(at),
        ...memory(totalmem(), memoryOfMac(answer)),
        ...gpuSums(devices),
        ...Object.assign({}, ...devices.map(({ values }) => values)),
        ...swap(swapOfMac(answer)),
      };
    },
  };
}

/** Undefined where they are not there in time. */
async function ask(): Promise<string | undefined> {
  const asked = new Leashed(["/bin/sh", "-c", QUESTIONS], process.env);
  try {
    const lines: string[] = [];
    for (const until = performance.now() + PATIENCE; performance.now() < until; ) {
      lines.push(...asked.lines());
      if (lines.at(-1)?.startsWith("ended ") === true) return lines.join("\n");
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return undefined;
  } finally {
    asked.close();
  }
}

/** What the program and its descendants use, as ps(1) tells: what came and went between two looks does not count. */
class Tree {
  readonly #program: number;
  #before: { readonly at: number; readonly seconds: ReadonlyMap<number, number> };

  constructor(program: number, began: number) {
    this.#program = program;
    this.#before = { at: began, seconds: new Map() };
  }

  sample(all: readonly Process[], at: number): Values {
    const found = new Map(all.filter(({ pid }) => pid === this.#program).map((each) => [each.pid, each]));
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const each of all) if (found.has(each.parent)) found.set(each.pid, each);
    }
    const members = [...found.values()];
    if (members.length === 0) return {};
    const resident = members.reduce((sum, each) => sum + each.resident, 0);
    return {
      ...this.#worked(members, at),
      ...measured("process/", { rss: resident / GIB }, 3),
      ...measured("process/", { count: members.length }),
    };
  }

  #worked(members: readonly Process[], at: number): Values {
    const window = at - this.#before.at;
    if (window < LEAST_WINDOW) return {};
    const seconds = new Map(members.map((each) => [each.pid, each.seconds]));
    const grown = members.reduce(
      (sum, each) => sum + Math.max(0, each.seconds - (this.#before.seconds.get(each.pid) ?? 0)),
      0,
    );
    this.#before = { at, seconds };
    return measured("process/", { cpu: (grown / (window / 1000)) * 100 });
  }
}
