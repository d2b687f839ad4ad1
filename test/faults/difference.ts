/** Where two lists begin to differ; nothing where they do not. */
export function difference(what: string, is: readonly number[], wanted: readonly number[]): string[] {
  const at = Array.from({ length: Math.max(is.length, wanted.length) }).findIndex(
    (_, index) => is[index] !== wanted[index],
  );
  if (at < 0) return [];
  const around = (list: readonly number[]): string => list.slice(Math.max(0, at - 2), at + 3).join(" ");
  return [
    `${what}: ${is.length} for ${wanted.length}; from the ${at}th on there is ${around(is)}, and not ${around(wanted)}`,
  ];
}
