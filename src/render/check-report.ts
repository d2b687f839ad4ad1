import type { CheckedPlace, Diagnosis, Finding, Mended, Severity } from "../history/finding.ts";
import { isSound } from "../history/finding.ts";
import { mendedWords, nameIn, placeName, remedyWords, whereWords } from "./check-words.ts";
import { type PlacedGroup, placedRows } from "./placed-rows.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import type { Paint, Style } from "./style.ts";
import { countOf, grouped, listOf } from "./words.ts";
import { wrapWords } from "./wrap-words.ts";

/** What was found in a store: one line where nothing was, else every finding under what it is about, and a sum. */
export function checkReport(diagnosis: Diagnosis, repaired: boolean, screen: Screen): string[] {
  const groups = diagnosis.places.map((place) => groupOf(place, screen.style));
  const sum = isSound(diagnosis)
    ? soundLines(diagnosis, screen)
    : [...sumLines(diagnosis, screen), ...adviceLines(diagnosis, repaired, screen)];
  return [...placedRows(groups, screen), ...sum, ...uncheckedLines(diagnosis, screen)];
}

/** What a repair did, under what it did it to. */
export function mendedReport(mended: readonly Mended[], screen: Screen): string[] {
  const { style } = screen;
  const folders = [...new Set(mended.map(({ place }) => placeName(place)))];
  const groups = folders.map((title): PlacedGroup => {
    const all = mended.filter(({ place }) => placeName(place) === title);
    const failed = all.some(({ what }) => what === "failed");
    const rows = all.map((each) => ({
      file: nameIn(each.folder, each.file),
      where: whereWords(each),
      text: mendedWords(each),
      value: "",
      aside: "",
      paint: each.what === "failed" ? style.bad : plain,
    }));
    return { glyph: failed ? "✘" : "✔", paint: failed ? style.bad : style.good, title, rows, more: 0 };
  });
  return placedRows(groups, screen);
}

const plain: Paint = (text) => text;

function groupOf({ place, folder, findings, more }: CheckedPlace, style: Style): PlacedGroup {
  const worst = WORST_FIRST.find((each) => findings.some(({ severity }) => severity === each)) ?? "note";
  const rows = findings.map((finding) => ({
    file: nameIn(folder, finding.file),
    where: whereWords(finding),
    text: finding.rule,
    value: finding.value ?? "",
    aside: asideOf(finding),
    paint: paintOf(finding.severity, style),
  }));
  return { glyph: GLYPHS[worst], paint: paintOf(worst, style), title: placeName(place), rows, more };
}

const WORST_FIRST: readonly Severity[] = ["damage", "leftover", "note"];
const GLYPHS: Readonly<Record<Severity, string>> = { damage: "✘", leftover: "!", note: "·" };

function paintOf(severity: Severity, style: Style): Paint {
  switch (severity) {
    case "damage":
      return style.bad;
    case "leftover":
      return style.warn;
    case "note":
      return style.dim;
  }
}

function asideOf({ remedy, severity }: Finding): string {
  const words = remedyWords(remedy);
  if (words !== null) return `--repair ${words}`;
  return severity === "note" ? "" : "--repair leaves it alone";
}

const allText = ({ runs, projects }: Diagnosis["checked"]): string =>
  `${countOf(runs, "run")} in ${countOf(projects, "project")}`;
const lookedText = ({ files, lines }: Diagnosis["checked"]): string =>
  `${countOf(files, "file")}, ${countOf(lines, "line")}`;

function soundLines({ store, checked, places }: Diagnosis, { width, style }: Screen): string[] {
  if (checked.runs === 0) return wrapWords(safe(`No run in ${store}: nothing to check.`), width);
  const notes = countIn(places, "note");
  const text = `${allText(checked)} ${checked.runs === 1 ? "is" : "are"} sound`;
  const looked = notes > 0 ? `${lookedText(checked)}, ${countOf(notes, "note")}` : lookedText(checked);
  if (width === undefined || text.length + looked.length + 4 <= width)
    return [`${style.good("✔")} ${text}  ${style.dim(looked)}`];
  const [first = "", ...others] = wrapWords(`✔ ${text}`, width);
  return [first.replace("✔", style.good("✔")), ...others, ...wrapWords(looked, width).map(style.dim)];
}

/** "6 runs in 3 projects: 7 damages, 4 leftovers and 1 note (14 files, 48 lines)". */
function sumLines({ checked, places }: Diagnosis, { width }: Screen): string[] {
  const more = places.reduce((sum, place) => sum + place.more, 0);
  const counts: readonly (readonly [number, string])[] = [
    [countIn(places, "damage") + more, "damage"],
    [countIn(places, "leftover"), "leftover"],
    [countIn(places, "note"), "note"],
  ];
  const found = counts.flatMap(([count, noun]) => (count === 0 ? [] : [countOf(count, noun)]));
  return wrapWords(`${allText(checked)}: ${listOf(found)} (${lookedText(checked)})`, width);
}

const countIn = (places: readonly CheckedPlace[], which: Severity): number =>
  places.reduce((sum, place) => sum + place.findings.filter(({ severity }) => severity === which).length, 0);

function adviceLines({ places }: Diagnosis, repaired: boolean, { width, style }: Screen): string[] {
  const mendable = places.some(({ findings }) => findings.some(({ remedy }) => remedy !== null));
  const advice = repaired
    ? "What is left is not for --repair to mend."
    : mendable
      ? "trackio check --repair mends what it can; what it cuts is kept in cut/, in the run's folder."
      : "Nothing of it is for --repair to mend.";
  return wrapWords(advice, width).map(style.dim);
}

/** What was not looked at, and why. */
function uncheckedLines({ live, elsewhere }: Diagnosis, { width, style }: Screen): string[] {
  const texts = [
    ...(live === 1 ? ["1 run is being written; its last lines were not checked."] : []),
    ...(live > 1 ? [`${grouped(live)} runs are being written; their last lines were not checked.`] : []),
    ...(elsewhere.length === 0
      ? []
      : [`Runs may be being written on ${listOf(elsewhere)}; --repair leaves them alone.`]),
  ];
  return texts.flatMap((text) => wrapWords(safe(text), width).map(style.dim));
}
