// Reading a whole log takes memory and time: a few at once, and of one account one after the other.

/** Nobody opens more reviews than this at the same moment. */
const WAITING_PER_ACCOUNT_MAX = 20

export class Turns {
  private readonly atOnce: number
  private busy = 0
  private readonly line: (() => void)[] = []
  /** For each account the work that it asked for last, and how much of its work has not ended. */
  private readonly accounts = new Map<string, { last: Promise<unknown>; waiting: number }>()

  constructor(atOnce: number) {
    this.atOnce = atOnce
  }

  /** Does the work when it is its turn; rejects where an account asks for too much. */
  async take<Result>(accountId: string, work: () => Promise<Result>): Promise<Result> {
    const known = this.accounts.get(accountId) ?? { last: Promise.resolve(), waiting: 0 }
    if (known.waiting >= WAITING_PER_ACCOUNT_MAX) throw new Error('An account asks for too many logs at once')
    this.accounts.set(accountId, known)
    known.waiting++
    const mine = known.last.then(() => this.inLine(work))
    known.last = mine.catch(() => {})
    try {
      return await mine
    } finally {
      known.waiting--
      if (known.waiting === 0) this.accounts.delete(accountId)
    }
  }

  private async inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.busy >= this.atOnce) await new Promise<void>((resolve) => this.line.push(resolve))
    else this.busy++
    try {
      return await work()
    } finally {
      // Whoever is next takes the place over.
      const next = this.line.shift()
      if (next) next()
      else this.busy--
    }
  }
}
