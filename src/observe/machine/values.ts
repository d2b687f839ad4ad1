/** What was measured at an instant, by name, as `docs/format.md` lists them. What cannot be read is not there. */
export type Values = Readonly<Record<string, number>>;

export const GIB = 2 ** 30;
export const MIB = 2 ** 20;

/** Values under a prefix, rounded to so many decimals; those that are missing are left out. */
export function measured(
  prefix: string,
  values: Readonly<Record<string, number | undefined>>,
  decimals = 2,
): Values {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && Number.isFinite(value)) kept[prefix + name] = rounded(value, decimals);
  return kept;
}

const rounded = (value: number, decimals: number): number =>
  Math.round(value * 10 ** decimals) / 10 ** decimals;

/** A number divided, where there is one. */
export const over = (value: number | undefined, divisor: number | undefined): number | undefined =>
  value === undefined || divisor === undefined || divisor === 0 ? undefined : value / divisor;

/** How much one number is of another, in percent. */
export const percent = (part: number | undefined, whole: number | undefined): number | undefined =>
  over(part === undefined ? undefined : part * 100, whole);
