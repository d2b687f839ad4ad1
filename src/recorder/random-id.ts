/**
 * A random id of hexadecimal digits: to tell things apart, not to keep secrets. (`node:crypto` would add 5 ms to the
 * start of every run.)
 */
export const randomId = (digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join("");
