import { type Diagnosis, type Finding, isSound, type Mended, type Place } from "../history/finding.ts";
import { remedyWords } from "./check-words.ts";

/** The facts of a check as one document; keys are added over time, and none changes its meaning. */
export function checkJson(
  diagnosis: Diagnosis,
  mended: readonly Mended[] | undefined,
): Record<string, unknown> {
  const { store, checked, live, elsewhere, places } = diagnosis;
  return {
    store,
    sound: isSound(diagnosis),
    checked,
    being_written: live,
    elsewhere,
    findings: places.flatMap(({ place, findings }) => findings.map((each) => findingJson(place, each))),
    unlisted: places.reduce((sum, { more }) => sum + more, 0),
    ...(mended === undefined ? {} : { repaired: mended.map(mendedJson) }),
  };
}

const findingJson = (place: Place, finding: Finding): Record<string, unknown> => ({
  severity: finding.severity,
  kind: finding.kind,
  ...placeJson(place),
  file: finding.file,
  byte: finding.byte,
  line: finding.line,
  bytes: finding.bytes,
  rule: finding.rule,
  value: finding.value,
  repair: remedyWords(finding.remedy),
});

const mendedJson = ({ place, file, byte, bytes, what, detail }: Mended): Record<string, unknown> => ({
  ...placeJson(place),
  file,
  byte,
  bytes,
  what,
  detail,
});

/** Whose a thing is; null where it is nobody's. */
const placeJson = (place: Place): Record<string, string | null> => ({
  project: place.kind === "run" ? place.project : null,
  run: place.kind === "run" ? place.run : null,
  session: place.kind === "session" ? place.session : null,
});
