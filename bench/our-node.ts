/** The name under which the server of a benchmark owns interviews, so that the benchmark may open them after it. */
export const OUR_NODE = 'bench'
