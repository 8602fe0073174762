// For tests: what became of each purchase, worked out purchase by purchase from the journal, the histories and the provider's list.
import type { World } from './world.ts'

export type Truth = {
  charges: number
  /** Money that the provider took and kept, and what the journal of the ledger says. */
  taken: number
  booked: number
  lost: boolean
  apart: boolean
  moved: boolean
}

const ENDS = ['paid', 'declined', 'failed', 'refunded', 'cancelled']

export function truthOf({ purchases, provider, service, orders, ledger }: World): Truth[] {
  return purchases.map(({ amount }, purchase) => {
    const charges = provider.charges.filter((charge) => charge.purchase === purchase && charge.state === 'paid').length
    const rows = service.rows
      .map(({ history, purchase: of }, id) => ({ id, of, states: history.map(({ state }) => state) }))
      .filter(({ of, states }) => of === purchase && states.length > 0)
    const last = rows.map(({ states }) => states.at(-1)!)
    const owed = ledger.journal
      .filter(({ transaction }) => rows.some(({ id }) => id === transaction))
      .flatMap(({ legs }) => legs)
      .filter(({ account }) => account === 'due to merchants')
    const delivered = orders.states[purchase] === 'paid'
    const settled = delivered || orders.states[purchase] === 'refused'
    const saysPaid = last.includes('paid')
    const waits = last.some((state) => !ENDS.includes(state))
    return {
      charges,
      taken: charges * amount,
      booked: owed.reduce((sum, leg) => sum - leg.amount, 0),
      lost: charges > 0 !== saysPaid || (charges === 0 && waits),
      apart: (saysPaid && !settled) || (!saysPaid && delivered),
      moved: rows.some(({ states }) => states.slice(0, -1).some((state) => ENDS.includes(state))),
    }
  })
}

/** As it should be: charged at most once, and ledger, provider and orders of one mind for good. */
export const isRight = ({ charges, taken, booked, lost, apart, moved }: Truth, { ledger }: World): boolean =>
  charges <= 1 && taken === booked && !lost && !apart && !moved && ledger.outOfBalance() === 0
