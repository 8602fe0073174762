// A ledger in which money only moves: every transaction takes from some accounts what it gives to others.

/** What a transaction does to one account: debits are positive, credits negative, in the smallest unit of the currency. */
export type Leg = { account: string; amount: number }

/**
 * Double-entry bookkeeping (Pacioli, Summa de arithmetica, 1494, Particularis de computis et scripturis): journal and
 * balances, whose sum is always 0. Amounts are whole numbers, since fractions of a cent would round.
 */
export class DoubleEntryLedger {
  readonly journal: { transaction: number; legs: readonly Leg[] }[] = []
  private readonly balances = new Map<string, number>()

  /**
   * Posts a transaction whole.
   * @throws RangeError when debits and credits differ, or an amount is not a safe whole number
   */
  post(transaction: number, legs: readonly Leg[]): void {
    const sum = legs.reduce((total, { amount }) => total + amount, 0)
    if (sum !== 0) throw new RangeError(`Transaction ${transaction} is out of balance by ${sum}`)
    this.postOneSided(transaction, legs)
  }

  /**
   * Posts legs without asking whether they balance: what a program does that updates one account after the other.
   * @throws RangeError when an amount is not a safe whole number
   */
  postOneSided(transaction: number, legs: readonly Leg[]): void {
    const bad = legs.find(({ amount }) => !Number.isSafeInteger(amount))
    if (bad) throw new RangeError(`${bad.amount} on ${bad.account} is not a whole amount`)
    this.journal.push({ transaction, legs })
    for (const { account, amount } of legs) this.balances.set(account, this.balance(account) + amount)
  }

  /** Debits less credits of an account; 0 for one that nothing was posted to. */
  balance(account: string): number {
    return this.balances.get(account) ?? 0
  }

  /** Debits less credits over all accounts: anything but 0 is a mistake. */
  outOfBalance(): number {
    let sum = 0
    for (const balance of this.balances.values()) sum += balance
    return sum
  }
}
