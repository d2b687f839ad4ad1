import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { copyBytes } from "../../store/copy-bytes.ts";
import { makeFolders } from "../../store/make-folders.ts";

/** Bytes of a hash. */
const SIZE = 4;

/**
 * Hashes of the rows that were read of a file, in files of the session's folder: each look's note of how far it is could not hold so
 * many. What a note tells of is never written over: rows that take the place of others are put into the next file, with those before
 * them. So whoever goes on from a note finds what it tells of.
 */
export class RowSums {
  readonly #folder: string;
  readonly #name: string;
  #open: { readonly number: number; readonly fd: number } | undefined;

  /**
   * @param session its folder
   * @param name of the followed file within the session
   */
  constructor(session: string, name: string) {
    this.#folder = join(session, "rows");
    this.#name = name;
  }

  /** Opens a file of them, so that later nothing but a full disk is in the way. @throws what the file system throws */
  open(number: number): void {
    this.#file(number);
  }

  /**
   * Puts hashes from a row on.
   * @param number of the file
   * @throws what the file system throws
   */
  put(number: number, from: number, sums: readonly number[]): void {
    const bytes = bytesOf(sums);
    const fd = this.#file(number);
    for (let done = 0; done < bytes.length; )
      done += writeSync(fd, bytes, done, bytes.length - done, from * SIZE + done);
  }

  /** How many of these are the hashes of the rows from there on: what is not there is another. */
  matching(number: number, from: number, sums: readonly number[]): number {
    const wanted = bytesOf(sums);
    const there = Buffer.alloc(wanted.length);
    const read = readSync(this.#file(number), there, 0, there.length, from * SIZE);
    let same = 0;
    while (
      same < Math.floor(read / SIZE) &&
      wanted.readUInt32LE(same * SIZE) === there.readUInt32LE(same * SIZE)
    )
      same++;
    return same;
  }

  /**
   * Begins the next file with the first rows of one.
   * @returns its number
   */
  branch(number: number, rows: number): number {
    const from = this.#file(number);
    makeFolders(this.#folder);
    const fd = openSync(this.#path(number + 1), FLAGS | constants.O_TRUNC, 0o666);
    copyBytes(from, fd, 0, Math.min(rows * SIZE, fstatSync(from).size));
    closeSync(from);
    this.#open = { number: number + 1, fd };
    // The newest note may tell of the one before.
    rmSync(this.#path(number - 1), { force: true });
    return number + 1;
  }

  close(): void {
    if (this.#open !== undefined) closeSync(this.#open.fd);
    this.#open = undefined;
  }

  #file(number: number): number {
    if (this.#open?.number === number) return this.#open.fd;
    this.close();
    makeFolders(this.#folder);
    const fd = openSync(this.#path(number), FLAGS, 0o666);
    this.#open = { number, fd };
    return fd;
  }

  #path(number: number): string {
    return join(this.#folder, `${this.#name}.${number}`);
  }
}

const FLAGS = constants.O_RDWR | constants.O_CREAT;

function bytesOf(sums: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(sums.length * SIZE);
  for (const [index, sum] of sums.entries()) bytes.writeUInt32LE(sum, index * SIZE);
  return bytes;
}
