const UNITS = [
  { seconds: 86_400, name: "d" },
  { seconds: 3600, name: "h" },
  { seconds: 60, name: "m" },
  { seconds: 1, name: "s" },
] as const;

/** How long ago an instant was, in one unit: "3 s ago", "2 m ago". "now" also where the other clock is ahead of ours; nothing for no instant. */
export function formatAge(instant: number, now: number): string {
  if (Number.isNaN(instant)) return "";
  const seconds = Math.floor((now - instant) / 1000);
  const unit = UNITS.find((each) => seconds >= each.seconds);
  return unit === undefined ? "now" : `${Math.floor(seconds / unit.seconds)} ${unit.name} ago`;
}

/** The instant on a wall clock: "2026-11-23 03:26:00". The machine's time zone where none is given. */
export function formatClock(instant: number, timeZone?: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(instant);
}
