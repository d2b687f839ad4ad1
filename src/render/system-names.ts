/** Units of what the recorder samples by itself (`docs/format.md`, samples of the machine), by the endings of names. */
const UNITS: readonly (readonly [name: RegExp, unit: string])[] = [
  [/^(?:process\/cpu|cpu\/(?:utilization|throttled)|(?:memory|swap)\/percent)$/, "%"],
  [/^gpu\/(?:mean_utilization|\d+\/(?:utilization|memory_utilization|power_percent|fan_speed))$/, "%"],
  [/^(?:process\/rss|(?:memory|swap)\/(?:used|available|total)|disk\/(?:cwd\/)?(?:used|free))$/, "GiB"],
  [/^gpu\/(?:total_allocated_memory|\d+\/(?:allocated_memory|total_memory))$/, "GiB"],
  [/^(?:process|disk|network)\/(?:read|write|sent|recv)_mb_per_sec$/, "MiB/s"],
  [/^gpu\/(?:max_temp|\d+\/(?:temp|memory_temp))$/, "°C"],
  [/^gpu\/(?:total_power|\d+\/(?:power|power_limit))$/, "W"],
  [/^gpu\/\d+\/(?:sm_clock|memory_clock)$/, "MHz"],
];

/** The unit of a sampled value; undefined where it has none, or is the program's own. */
export const unitOf = (name: string): string | undefined => UNITS.find(([names]) => names.test(name))?.[1];

/** What a person looks for first. Names that are none of these stand behind them, as they come. */
const TELLING: readonly RegExp[] = [
  /^gpu\/mean_utilization$/,
  /^gpu\/total_allocated_memory$/,
  /^gpu\/max_temp$/,
  /^gpu\/total_power$/,
  /^process\/cpu$/,
  /^process\/rss$/,
  /^cpu\/utilization$/,
  /^cpu\/throttled$/,
  /^memory\/used$/,
  /^memory\/total$/,
  /^gpu\/\d+\/utilization$/,
  /^gpu\/\d+\/allocated_memory$/,
  /^disk\/free$/,
  /^(?:disk|network)\/.*_mb_per_sec$/,
];

/** Samples with those first that tell most. */
export function byTelling<Sample extends { readonly name: string }>(samples: readonly Sample[]): Sample[] {
  const rank = ({ name }: Sample): number => {
    const place = TELLING.findIndex((names) => names.test(name));
    return place < 0 ? TELLING.length : place;
  };
  return [...samples].sort((one, other) => rank(one) - rank(other));
}
