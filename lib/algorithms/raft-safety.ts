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

  /** A node became leader of a term with this log, its own first entry not yet in it. */
  elected(node: number, term: number, log: readonly RaftEntry<C>[]): void {
    this.elections++
    const other = this.leaders.get(term)
    if (other === undefined) this.leaders.set(term, node)
    else if (other !== node) this.termsWithTwoLeaders++
    for (let i = 0; i < this.committed.length; i++)
      if (log[i]?.term !== this.committed[i]!.term || log[i]?.command !== this.committed[i]!.command)
        this.committedLost++
  }

  /** A node applied an entry. Indexes start at 1; after a restart a node begins again. */
  applied(entry: RaftEntry<C>, index: number): void {
    const known = this.committed[index - 1]
    if (known === undefined) this.committed[index - 1] = entry
    else if (known.term !== entry.term || known.command !== entry.command) this.divergences++
  }

  /** The commands committed so far, in the order of the log. */
  get commands(): C[] {
    return this.committed.flatMap(({ command }) => (command === null ? [] : [command]))
  }

  get violations(): number {
    return this.termsWithTwoLeaders + this.committedLost + this.divergences
  }
}
