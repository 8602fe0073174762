// Seeded, splittable randomness: one stream a component, so that adding a component does not shift the others.

/** A stream of random numbers. Everything random in a simulation comes from one of these. */
export interface Random {
  /** A float in [0, 1) with 53 random bits. */
  next(): number
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** An integer in [0, below). */
  integer(below: number): number
  /** An independent stream, the same for the same name whatever else was split off or drawn. */
  split(name: string): Random
}
