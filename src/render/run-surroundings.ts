import type { Attempt, CodeSeen, PlaceSeen } from "../history/life.ts";
import { formatMemory } from "./bytes.ts";
import { countOf } from "./words.ts";

/** Digits of a commit that people write. */
const SHORT = 8;
export const shortCommit = (commit: string): string => commit.slice(0, SHORT);

/** What was seen around an attempt, a line each, where it is known: its code, Python, machine and GPUs. */
export function surroundings({ code, place }: Attempt): (readonly [label: string, text: string | null])[] {
  return [
    ["code", code && codeText(code)],
    ["python", place && pythonText(place)],
    ["machine", place && machineText(place)],
    ["gpus", place && gpusText(place)],
  ];
}

/** "3f2a91c0 on main + changes (--patch)". */
function codeText(code: CodeSeen): string {
  if (code.problem !== null) return `unknown: ${code.problem}`;
  const commit = code.commit === null ? "no commit yet" : shortCommit(code.commit);
  const branch = code.branch === null ? "" : ` on ${code.branch}`;
  return `${commit}${branch}${changesText(code)}`;
}

function changesText({ dirty, patch, leftOut }: CodeSeen): string {
  if (!dirty) return "";
  // Without a path it is told of more than one file.
  const whole = leftOut.find(({ path }) => path === "");
  if (patch === null && whole !== undefined) return ` + changes (not kept: ${whole.reason})`;
  const left = leftOut.length === 0 ? [] : ["not all of them kept"];
  const told = [...(patch === null ? [] : ["--patch"]), ...left];
  return told.length === 0 ? " + changes" : ` + changes (${told.join("; ")})`;
}

function pythonText({ python }: PlaceSeen): string | null {
  if (python === null) return null;
  return `${python.version ?? "version unknown"}, ${python.environment ?? python.path}`;
}

function machineText({ os, cpu, cores, memory, container }: PlaceSeen): string {
  const parts = [
    os,
    cores === null ? cpu : `${countOf(cores, "core")}${cpu === null ? "" : ` of ${cpu}`}`,
    memory === null ? null : formatMemory(memory),
    container === null ? null : `in ${container}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** "4 × NVIDIA H100, driver 550.54, CUDA 12.4". */
function gpusText({ gpus, gpuDriver, cuda }: PlaceSeen): string | null {
  if (gpus.length === 0) return null;
  const counts = new Map<string, number>();
  for (const gpu of gpus) counts.set(gpu, (counts.get(gpu) ?? 0) + 1);
  return [
    ...[...counts].map(([gpu, count]) => (count === 1 ? gpu : `${count} × ${gpu}`)),
    ...(gpuDriver === null ? [] : [`driver ${gpuDriver}`]),
    ...(cuda === null ? [] : [`CUDA ${cuda}`]),
  ].join(", ");
}
