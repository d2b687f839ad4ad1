import type { Life } from "./life.ts";

/** The tag of runs that are out of the way: lists and `@min:…` pass over them unless asked. */
export const ARCHIVED = "archived";

export const isArchived = ({ tags }: Pick<Life, "tags">): boolean => tags.includes(ARCHIVED);
