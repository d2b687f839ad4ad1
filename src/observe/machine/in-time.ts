import type { Values } from "./values.ts";

/** What comes within so many milliseconds; nothing where it takes longer. */
export async function inTime(values: Promise<Values>, milliseconds: number): Promise<Values> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Values>((resolve) => {
    timer = setTimeout(resolve, milliseconds, {});
  });
  try {
    return await Promise.race([values, late]);
  } finally {
    clearTimeout(timer);
  }
}
