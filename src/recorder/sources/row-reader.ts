import { FNV_START } from "../../format/fnv.ts";
import type { Field } from "../../format/message.ts";
import type { Region } from "../../store/line-reader.ts";

/** The rows of a file so far, to know them again when it is written anew: how many, and a hash of what they hold. */
export interface RowsSoFar {
  rows: number;
  sum: number;
}

export const noRows = (): RowsSoFar => ({ rows: 0, sum: FNV_START });

/** What of a region was read. */
export interface RowsRead {
  /** Its bytes that were read: whole rows. */
  readonly consumed: number;
  /** Lines of the format. Overwritten by the next read. */
  readonly lines: Region | undefined;
  readonly rejected: readonly { readonly reason: string; readonly fields: readonly Field[] }[];
}

/** Turns the rows of a file into lines of the format. */
export interface RowReader {
  /**
   * @param so is moved on
   * @param most rows that are read
   * @param last whether nobody writes any more: then a row that is not ended counts as it is
   */
  read(region: Region, so: RowsSoFar, most: number, last: boolean): RowsRead;
}
