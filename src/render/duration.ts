/**
 * A length of time: whole milliseconds below a tenth of a second ("0 ms", "40 ms"), tenths of a second below a minute
 * ("0.4 s", "12.3 s"), from there on its two largest units ("3 m 20 s", "2 h 5 m", "3 d 4 h"). What is no length of
 * time counts as nothing.
 */
export function formatDuration(seconds: number): string {
  if (!(seconds > 0)) return "0 ms";
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return pair(Math.floor(whole / 60), "m", whole % 60, "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "m");
  const hours = Math.round(seconds / 3600);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

const pair = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
