import { it } from "vitest";
import { FlatScanner } from "../../src/format/flat-scanner.ts";
import { parseTimestamp } from "../../src/format/timestamp.ts";
import { nameOf } from "../../src/format/names.ts";
it("x", () => {
  const s = new FlatScanner();
  s.learn('{"a":1}' as never);
  for (const n of ["9007199254740993e1", "9007199254740993", "9007199254740993e5","900719925474099.3","9.007199254740993"]) {
    const b = Buffer.from(`{"a":${n}}`);
    s.scan(b, 0);
    console.log(n, s.kinds[0], s.numbers[0], s.exact(b, 0), Number(n), s.exact(b,0)===Number(n));
  }
  for (const t of ['"2026-11-23T24:00:00Z"','"2026-11-23T03:26:00+99:99"','"2026-11-23T03:26:00z"','"2026-11-23T03:26+0200"','"2026-11-23T03:26:00.5 +02"','"2026-11-23T25:00:00Z"','"2026-11-23T03:26:00+24:00"','253402300799','253402300800','-62167219200','"0000-01-01T00:00:00Z"','"0004-02-29T00:00:00Z"','"0000-02-29T00:00:00Z"','1e9','-0','"2026-11-23T03:26:00-0030"','"2026-11-23 03:26"', '"2026-11-23T03:26:00,5+0200"','"2026-11-23t03:26:00Z"', '0.1e1', '1.5e9','1795404362.123456e0'])
    console.log(t, parseTimestamp(t as never));
  console.log(JSON.stringify(nameOf("%20")), JSON.stringify(nameOf("")));
});
