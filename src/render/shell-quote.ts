const BARE = /^[\w@%+=:,./-]+$/;

/** A word as a shell (sh, bash, zsh) must be given it. */
export const shellQuote = (word: string): string =>
  BARE.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
