// What a board means: components, connections, clusters and notes, each with the shapes that say so.

export type Component = {
  id: string
  /** Every shape that makes this component: its box, its label, its copies. */
  shapes: string[]
  label: string
  /** A kind of the vocabulary, or null where the label names none. */
  kind: string | null
  products: string[]
  /** Text that stands on or beside it. */
  annotations: { text: string; shapes: string[] }[]
  replicas: number
  /** How many drawn components of its family it is one of; `replicas` counts them. */
  among: number
  /** Ids of those of the same name in another role, such as a leader's followers: no copies, but one can stand in for another. */
  peers: string[]
  /** The innermost cluster that it is drawn in. */
  cluster: string | null
  /** The component that it is drawn in, such as a cache in a service. */
  inside: string | null
  /** 1 certain (a stamp) down to 0. */
  confidence: number
  /** Whether it belongs to the last version of the design on this board. */
  latest: boolean
}

export type Connection = {
  from: string
  to: string
  label: string
  /** Arrowheads at both ends or none: it leads both ways. */
  both: boolean
  /** 1.0, 0.8, 0.6 by bound ends; 0.4 for a plain line. */
  confidence: number
  shapes: string[]
}

/** Two or more labelled components drawn in one shape. A cluster whose label names a kind is a component too, with the same id. */
export type Cluster = { id: string; shapes: string[]; label: string; kind: string | null; members: string[] }
export type Note = {
  text: string
  shapes: string[]
  /** Texts that this one goes on from, from the top: the heading of a list that is written one shape a line. */
  above?: string
}
export type Unread = { shapes: string[]; why: string }

export type ComponentGraph = {
  components: Component[]
  connections: Connection[]
  clusters: Cluster[]
  notes: Note[]
  unread: Unread[]
}

/**
 * Who created each record and who wrote its text last, by record id; from the log.
 * Records that are missing here are nobody's and never count as evidence.
 */
export type Authorship = Record<string, { createdBy: string; textBy: string }>

/** Why words are not read where no person's board has so many. */
export const TOO_MUCH_WRITTEN = 'so much is written that these words were not read'
