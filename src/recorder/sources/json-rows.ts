import { FNV_START, fnvBytes } from "../../format/fnv.ts";
import type { Region } from "../../store/line-reader.ts";
import type { RowReader, RowsRead } from "./row-reader.ts";

const NEWLINE = 0x0a;

/** Lines as a program would write them to descriptor 3: each is a row. */
export const JSON_ROWS: RowReader = {
  read(region: Region, most: number): RowsRead {
    const { bytes, length, part } = region;
    const sums: number[] = [];
    let consumed = 0;
    while (sums.length < most && consumed < length) {
      const newline = bytes.indexOf(NEWLINE, consumed);
      const end = newline < 0 || newline >= length ? length : newline;
      sums.push(fnvBytes(FNV_START, bytes, consumed, end));
      consumed = Math.min(end + 1, length);
    }
    return { consumed, lines: { bytes, length: consumed, part }, rejected: [], sums };
  },
};
