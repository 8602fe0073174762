/** One line of a benchmark table: what was measured, the figure, and a peer's figure from the same run where there is one. */
export type Row = { what: string; value: string; peer?: string; ratio?: string; note?: string }
