const UNITS = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A size as people say it, in powers of 1000: "0 bytes", "812 bytes", "1.2 kB", "34 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let size = bytes;
  for (const unit of UNITS) {
    size /= 1000;
    if (size < 9.95) return `${size.toFixed(1)} ${unit}`;
    if (size < 999.5) return `${Math.round(size)} ${unit}`;
  }
  return `${Math.round(size)} ${UNITS[UNITS.length - 1]}`;
}

/** Memory as people say it, in powers of 1024: what is sold as 32 GB. */
export const formatMemory = (bytes: number): string => `${Number((bytes / 2 ** 30).toPrecision(3))} GB`;
