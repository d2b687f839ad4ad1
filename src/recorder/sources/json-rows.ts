import { fnvBytes } from "../../format/fnv.ts";
import type { Region } from "../../store/line-reader.ts";
import type { RowReader, RowsRead, RowsSoFar } from "./row-reader.ts";

const NEWLINE = 0x0a;

/** Lines as a program would write them to descriptor 3: each is a row. */
export const JSON_ROWS: RowReader = {
  read(region: Region, so: RowsSoFar, most: number): RowsRead {
    const { bytes, length, part } = region;
    let consumed = 0;
    for (let left = most; left > 0 && consumed < length; left--) {
      const newline = bytes.indexOf(NEWLINE, consumed);
      consumed = newline < 0 || newline >= length ? length : newline + 1;
      so.rows++;
    }
    so.sum = fnvBytes(so.sum, bytes, 0, consumed);
    return { consumed, lines: { bytes, length: consumed, part }, rejected: [] };
  },
};
