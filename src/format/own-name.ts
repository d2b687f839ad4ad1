/** Keys that mean something else on a metrics line. */
const OURS: ReadonlySet<string> = new Set(["step", "timestamp", "_type"]);

/** The key by which a metric goes onto a line, whatever it is called where it comes from. */
export const ownName = (name: string): string =>
  OURS.has(name) ? `${name.startsWith("_") ? "_" : "__"}${name}` : name;
