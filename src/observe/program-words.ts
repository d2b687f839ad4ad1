import { basename } from "node:path";

/** What starts another program that is named behind it, by the name of its file without a version. */
const RUNNERS = new Set(
  (
    "python pypy ipython node bun deno tsx ts-node npx bash sh zsh dash fish Rscript julia perl ruby lua luajit octave " +
    "torchrun accelerate deepspeed horovodrun mpirun mpiexec srun env nohup nice ionice chrt taskset numactl stdbuf time " +
    "timeout setsid xvfb-run uv pipx poetry pipenv pdm hatch conda mamba micromamba singularity apptainer coverage kernprof"
  ).split(" "),
);

/** Modules that `python -m` starts, and that start a script in turn. */
const LAUNCHERS =
  /^(?:torch\.distributed\.|accelerate\.|deepspeed\.|horovod\.|pdb$|cProfile$|coverage$|debugpy$)/;

/** A program's source, by its ending. */
const SCRIPT = /^[^-=][^=]*\.(?:py|pyz|ipynb|[cm]?js|[cm]?ts|sh|bash|R|r|jl|pl|rb|lua|m)$/;

export const isScript = (word: string): boolean => SCRIPT.test(word);

const isRunner = (word: string): boolean =>
  RUNNERS.has(
    basename(word)
      .replace(/\.exe$/, "")
      .replace(/[\d.]+$/, ""),
  );

/**
 * The words of a command that its program gets, without those of what starts it: of `torchrun --nproc-per-node 2 train.py
 * --lr 0.1` the last two. None where the program is a text in the command (`python -c`, `sh -c`).
 */
export function programWords(command: readonly string[]): readonly string[] {
  const [file, ...words] = command;
  if (file === undefined || !isRunner(file)) return words;
  for (const [index, word] of words.entries()) {
    const rest = words.slice(index + 1);
    if (isScript(word)) return rest;
    if (word === "-m" && !LAUNCHERS.test(rest[0] ?? "")) return rest.slice(1);
    if (/^-[a-z]*[ce]$/.test(word)) return [];
    if (isRunner(word) && !word.startsWith("-")) return programWords(words.slice(index));
  }
  const binary = words.findIndex((word) => !/^[-\d]|=/.test(word) && /[./]/.test(word));
  return binary < 0 ? [] : words.slice(binary + 1);
}
