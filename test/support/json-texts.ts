import fc from "fast-check";

/** A JSON text as it came and as it is kept: they differ where bare tokens stand in it. */
export interface Spelled {
  readonly raw: string;
  /** The same with quotes around `NaN`, `Infinity` and `-Infinity`. */
  readonly strict: string;
}

const same = (raw: string): Spelled => ({ raw, strict: raw });

/** Any code unit, so that surrogates stand alone as well. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

/** Texts that people write, that attackers write, and that no encoder writes. */
export const anyString = fc.oneof(
  fc.constantFrom(
    "",
    "loss",
    "__proto__",
    "constructor",
    "10",
    "2",
    "_type",
    "step",
    "a/b",
    "NaN",
    "{}",
    "\\",
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  anyUnits,
);

const hex = fc
  .integer({ min: 0, max: 0xffff })
  .map((code) => code.toString(16).padStart(4, "0"))
  .chain((digits) => fc.constantFrom(digits, digits.toUpperCase()));

/** String literals: as encoders write them, and with every kind of escape. */
export const stringText = fc.oneof(
  { weight: 3, arbitrary: anyString.map((text) => JSON.stringify(text)) },
  {
    weight: 1,
    arbitrary: fc
      .array(
        fc.oneof(
          hex.map((digits) => `\\u${digits}`),
          fc.constantFrom(
            '\\"',
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "a",
            "}",
            "]",
            ",",
            ":",
            "é",
          ),
        ),
        { maxLength: 5 },
      )
      .map((pieces) => `"${pieces.join("")}"`),
  },
);

const digitsOf = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength, maxLength });

/** Number literals by RFC 8259: many digits, large and small exponents, zeros where they may stand. */
const spelledNumber = fc
  .record({
    sign: fc.constantFrom("", "-"),
    whole: fc.oneof(
      fc.constant("0"),
      fc.tuple(fc.constantFrom(..."123456789"), digitsOf(0, 24)).map(([first, rest]) => first + rest),
    ),
    fraction: fc.oneof(
      fc.constant(""),
      digitsOf(1, 22).map((digits) => `.${digits}`),
      fc
        .tuple(fc.integer({ min: 1, max: 330 }), digitsOf(1, 19))
        .map(([zeros, digits]) => `.${"0".repeat(zeros)}${digits}`),
    ),
    exponent: fc.oneof(
      fc.constant(""),
      fc
        .tuple(
          fc.constantFrom("e", "E"),
          fc.constantFrom("", "+", "-"),
          fc.constantFrom("", "0", "00"),
          fc.nat(345),
        )
        .map(([letter, sign, zeros, power]) => `${letter}${sign}${zeros}${power}`),
    ),
  })
  .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);

export const EDGE_NUMBERS = [
  "0",
  "-0",
  "-0.0",
  "0e0",
  "0E+999999999999",
  "1e400",
  "-1e-400",
  "5e-324",
  "2.4703282292062327e-324",
  "2.2250738585072014e-308",
  "2.2250738585072011e-308",
  "1.7976931348623157e308",
  "1.7976931348623159e308",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "9007199254740993e1",
  "90071992547409930",
  "9007199254740993e5",
  "-9007199254740993e22",
  "12345678901234567890",
  "0.1",
  "0.10",
  "1e22",
  "1e23",
  "123e-22",
  "999999999999999999",
  "9999999999999999999",
  "1e280",
  "1e281",
  "1e-280",
  "1e-281",
  "123456789",
  "1234567890",
  "8.41e21",
  "179769313486231580793e289",
  "0.000000000000000000000000000000000000000000000000001",
] as const;

/** What a double prints as, of every size and of none. */
const printedNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -10, max: 10 }).map((number) => number.toFixed(17)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toExponential(20)),
  fc.maxSafeInteger().map(String),
  fc.bigInt({ min: 2n ** 52n, max: 2n ** 54n }).map(String),
  fc.nat(1000).map((number) => String(number / 100)),
);

export const numberText = fc.oneof(printedNumber, spelledNumber, fc.constantFrom(...EDGE_NUMBERS));

export const wordText = fc.constantFrom("true", "false", "null");

const space = fc.oneof(
  { weight: 6, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.constantFrom(" ", "\t", "\r", "\n", "  ") },
);

const token = fc
  .constantFrom("NaN", "Infinity", "-Infinity")
  .map((raw): Spelled => ({ raw, strict: `"${raw}"` }));

const joined = (parts: readonly Spelled[]): Spelled => ({
  raw: parts.map(({ raw }) => raw).join(""),
  strict: parts.map(({ strict }) => strict).join(""),
});

const spaced = (value: fc.Arbitrary<Spelled>): fc.Arbitrary<Spelled> =>
  fc.tuple(space, value, space).map(([before, inner, after]) => joined([same(before), inner, same(after)]));

const list = (open: string, items: fc.Arbitrary<Spelled>, close: string): fc.Arbitrary<Spelled> =>
  fc
    .tuple(space, fc.array(items, { maxLength: 4 }))
    .map(([before, parts]) =>
      joined([
        same(open + before),
        ...parts.flatMap((part, index) => (index === 0 ? [part] : [same(","), part])),
        same(close),
      ]),
    );

const { value: spelledValue, object: spelledObject } = fc.letrec<{
  value: Spelled;
  member: Spelled;
  object: Spelled;
  array: Spelled;
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    numberText.map(same),
    stringText.map(same),
    wordText.map(same),
    token,
    tie("array"),
    tie("object"),
  ),
  array: list("[", spaced(tie("value")), "]"),
  member: fc
    .tuple(spaced(stringText.map(same)), spaced(tie("value")))
    .map(([key, value]) => joined([key, same(":"), value])),
  object: list("{", tie("member"), "}"),
}));

/** Any JSON value in any spelling, white space around it. */
export const anyJson: fc.Arbitrary<Spelled> = spaced(spelledValue);

export const anyObject: fc.Arbitrary<Spelled> = spelledObject;

/** A text that was JSON before somebody cut, doubled or overwrote a little of it. */
export const almostJson: fc.Arbitrary<string> = fc
  .tuple(
    anyJson,
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        remove: fc.nat(2),
        insert: fc.oneof(
          fc.constantFrom(
            "",
            ",",
            ":",
            '"',
            "\\",
            "{",
            "}",
            "[",
            "]",
            "-",
            "+",
            ".",
            "e",
            "0",
            "1",
            " ",
            "\u0000",
            "\u00a0",
            "\ufeff",
            "NaN",
            "nan",
            "'",
            "\n",
            "//",
            "\ud800",
          ),
          fc.string({ maxLength: 2 }),
        ),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([{ raw }, edits]) =>
    edits.reduce((text, { at, remove, insert }) => {
      const from = Math.floor(at * (text.length + 1));
      return text.slice(0, from) + insert + text.slice(from + remove);
    }, raw),
  );
