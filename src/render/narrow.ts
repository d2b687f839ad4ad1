/** Characters of one column each that no neighbour changes: ASCII, Latin, Greek, Cyrillic, and our own signs and drawings. */
const NARROW =
  /^[\x20-\x7e\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482\u048a-\u052f…⏎●✔✘◌·–−≠▸←-↓\u2500-\u259f\u2800-\u28ff]*$/;

/** Whether a text takes as many columns as it has characters. */
export const isNarrow = (text: string): boolean => NARROW.test(text);

/**
 * Columns that a text takes at most. For lines that every run prints: knowing the width of every script by heart
 * (`widthOf`) costs 20 ms to load.
 */
export const mostColumns = (text: string): number => (isNarrow(text) ? text.length : 2 * text.length);
