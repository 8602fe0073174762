// What Raft promises (figure 3 of the paper), watched from outside: told of every election and every applied entry, it counts
// what must never happen.
import type { RaftEntry } from './raft.ts'

export class RaftSafety<C> {
  /** Terms with more than one leader (election safety). */
  termsWithTwoLeaders = 0
  /** Committed entries that a later leader's log did not have (leader completeness). */
  committedLost = 0
  /** Nodes that applied another entry at an index than the first one did (state machine safety). */
  divergences = 0
  elections = 0
  private readonly leaders = new Map<number, number>()
  private readonly committed: RaftEntry<C>[] = []
  /** In which term each was committed: only leaders of higher terms are bound to have it. */
  private readonly committedIn: number[] = []

  /** A node became leader of a term with this log, its own first entry not yet in it. */
  elected(node: number, term: number, log: readonly RaftEntry<C>[]): void {
    this.elections++
    const other = this.leaders.get(term)
    if (other === undefined) this.leaders.set(term, node)
    else if (other !== node) this.termsWithTwoLeaders++
    for (const [i, entry] of this.committed.entries()) {
      if (this.committedIn[i]! >= term) continue
      if (log[i]?.term !== entry.term || log[i]?.command !== entry.command) this.committedLost++
    }
  }

  /**
   * A node applied an entry. Indexes start at 1; after a restart a node begins again. The leader that commits an entry is the
   * first to apply it.
   * @param term the node's current one
   */
  applied(entry: RaftEntry<C>, index: number, term: number): void {
    const known = this.committed[index - 1]
    if (known === undefined) {
      this.committed[index - 1] = entry
      this.committedIn[index - 1] = term
    } else if (known.term !== entry.term || known.command !== entry.command) this.divergences++
  }

  /** The log as far as it is known to be committed; the first entry has index 1. */
  get log(): readonly RaftEntry<C>[] {
    return this.committed
  }

  /** The commands committed so far, in the order of the log. */
  get commands(): C[] {
    return this.committed.flatMap(({ command }) => (command === null ? [] : [command]))
  }

  get violations(): number {
    return this.termsWithTwoLeaders + this.committedLost + this.divergences
  }
}
