import type { Field } from "../../format/message.ts";
import type { Region } from "../../store/line-reader.ts";

/** What of a region was read. */
export interface RowsRead {
  /** Its bytes that were read: whole rows. */
  readonly consumed: number;
  /** Lines of the format. Overwritten by the next read. */
  readonly lines: Region | undefined;
  readonly rejected: readonly { readonly reason: string; readonly fields: readonly Field[] }[];
  /** A hash of what each row says, rejected ones included: by it the row is known again when its file is written anew. */
  readonly sums: readonly number[];
}

/** Turns the rows of a file into lines of the format. */
export interface RowReader {
  /**
   * @param most rows that are read
   * @param last whether nobody writes any more: then a row that is not ended counts as it is
   */
  read(region: Region, most: number, last: boolean): RowsRead;
}
