import type { Mended, Place, Remedy } from "../history/finding.ts";
import { grouped } from "./words.ts";

/** What a finding is about: a run by its name, a session, or the store. */
export function placeName(place: Place): string {
  switch (place.kind) {
    case "run":
      return `${place.project}/${place.run}`;
    case "session":
      return `session ${place.session}`;
    case "store":
      return "the store";
  }
}

/** "byte 10,482 (line 97)"; nothing for a whole file. */
export function whereWords({ byte, line = null }: { byte: number | null; line?: number | null }): string {
  if (byte === null) return "";
  return line === null ? `byte ${grouped(byte)}` : `byte ${grouped(byte)} (line ${grouped(line)})`;
}

/** A file's name as seen from a folder; `./` for the folder itself. */
export const nameIn = (folder: string, file: string): string =>
  file === folder
    ? "./"
    : folder !== "" && file.startsWith(`${folder}/`)
      ? file.slice(folder.length + 1)
      : file;

/** What `--repair` does, as the end of a sentence that it begins; null where it does nothing. */
export function remedyWords(remedy: Remedy | null): string | null {
  switch (remedy?.kind) {
    case undefined:
      return null;
    case "cut":
      return "moves it to cut/";
    case "seal":
      return "adds the newline";
    case "remove":
      return "removes it";
    case "create":
      return 'writes "created"';
    case "acknowledge":
      return "notes that it is lost";
    case "recover":
      return "takes it in";
  }
}

/** What was done about something, and where it is now. */
export function mendedWords({ what, bytes, detail, folder }: Mended): string {
  const place = nameIn(folder, detail ?? "");
  const amount = bytes === null ? "" : `${grouped(bytes)} ${bytes === 1 ? "byte" : "bytes"} `;
  switch (what) {
    case "moved":
      return `${amount}moved to ${place}`;
    case "copied":
      return `${amount}copied to ${place}, cut, and written again`;
    case "sealed":
      return "newline added";
    case "removed":
      return "removed";
    case "created":
      return '"created" written';
    case "noted":
      return `noted: ${place}`;
    case "taken in":
      return "taken in";
    case "failed":
      return `could not be mended: ${place}`;
  }
}
