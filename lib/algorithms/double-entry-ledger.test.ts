import { describe, expect, test } from 'vitest'
import { createRandom } from '../kernel/random.ts'
import { DoubleEntryLedger } from './double-entry-ledger.ts'

const ACCOUNTS = ['cash', 'due', 'fees', 'sales']

describe('a double-entry ledger', () => {
  test('has the balances that a list of all legs adds up to, whatever is posted', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = createRandom(seed)
      const ledger = new DoubleEntryLedger()
      const list: { account: string; amount: number }[] = []
      for (let transaction = 0; transaction < 40; transaction++) {
        const legs = Array.from({ length: 1 + random.integer(4) }, () => ({
          account: ACCOUNTS[random.integer(ACCOUNTS.length)]!,
          amount: random.integer(2_000) - 1_000,
        }))
        legs.push({ account: 'cash', amount: -legs.reduce((sum, { amount }) => sum + amount, 0) })
        ledger.post(transaction, legs)
        list.push(...legs)
        expect(ledger.outOfBalance(), `seed ${seed}`).toBe(0)
      }
      for (const account of ACCOUNTS) {
        const sum = list.filter((leg) => leg.account === account).reduce((total, { amount }) => total + amount, 0)
        expect(ledger.balance(account), `seed ${seed}, ${account}`).toBe(sum)
      }
      expect(ledger.journal.length).toBe(40)
    }
  })

  test('refuses a transaction out of balance or of fractions, and posts none of it', () => {
    const ledger = new DoubleEntryLedger()
    const unbalanced = [
      { account: 'cash', amount: 5 },
      { account: 'sales', amount: -4 },
    ]
    expect(() => ledger.post(7, unbalanced)).toThrow('Transaction 7 is out of balance by 1')
    const fractions = [
      { account: 'cash', amount: 0.5 },
      { account: 'sales', amount: -0.5 },
    ]
    expect(() => ledger.post(8, fractions)).toThrow('0.5 on cash is not a whole amount')
    expect(ledger.journal).toEqual([])
    expect(ledger.balance('cash')).toBe(0)
  })

  test('shows by how much it is out of balance when legs are posted one by one', () => {
    const ledger = new DoubleEntryLedger()
    ledger.postOneSided(1, [{ account: 'cash', amount: 30 }])
    expect(ledger.outOfBalance()).toBe(30)
    ledger.postOneSided(1, [{ account: 'sales', amount: -30 }])
    expect(ledger.outOfBalance()).toBe(0)
  })
})
