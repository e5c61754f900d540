/** When an earlier try of the same message began; null on the first try, when nothing can be there yet. */
export type Since = number | null;

/** Clocks of others (Jira, mail servers) and ours may differ by this much. */
export const clockSkewMs = 300_000;
