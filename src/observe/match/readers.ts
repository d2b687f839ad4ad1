import { json } from "./json.ts";
import { keras } from "./keras.ts";
import { keyValue } from "./key-value.ts";
import { lightning } from "./lightning.ts";
import { llamaCpp } from "./llama-cpp.ts";
import type { ReaderName } from "./names.ts";
import { type ActiveReader, activate } from "./reader.ts";
import { transformers } from "./transformers.ts";
import { ultralytics } from "./ultralytics.ts";

/** A reader at its beginning, or where its memory says that it was. */
export function openReader(name: ReaderName, memory?: object): ActiveReader {
  switch (name) {
    case "json":
      return activate(json, memory);
    case "transformers":
      return activate(transformers, memory);
    case "keras":
      return activate(keras, memory);
    case "lightning":
      return activate(lightning, memory);
    case "ultralytics":
      return activate(ultralytics, memory);
    case "llama.cpp":
      return activate(llamaCpp, memory);
    case "key-value":
      return activate(keyValue, memory);
  }
}
