/** How a program ended: by its exit code or by a signal, never both. */
export interface Fate {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/**
 * The code that a wrapper exits with: the program's own, or 128 + the signal's number, as shells do.
 * @param numbers of the signals on this system
 */
export function exitCodeOf({ exitCode, signal }: Fate, numbers: Readonly<Record<string, number>>): number {
  if (signal !== null) return 128 + (numbers[signal] ?? 0);
  return exitCode ?? 0;
}
