// What follows a number: scale, unit, soft words, and what it is counted by.
import { product, quotient, type Node } from './expression.ts'
import type { Quantity } from './quantity.ts'
import { meaningBelow, meaningOf, type Meaning } from './units.ts'

/** What is known of a number while its words are read. */
export class Suffix {
  node: Node
  /** Every word around the number, units among them. */
  readonly words: string[]
  /** Those that are no unit. */
  readonly soft: string[]
  aside = false
  private denominator = false
  private hasUnit = false
  private softWords = 0

  constructor(base: Node, before: string[]) {
    this.node = base
    this.words = [...before]
    this.soft = [...before]
  }

  times(factor: Node): void {
    this.node = product(this.node, factor)
  }

  below(): void {
    this.denominator = true
    this.aside = false
  }

  name(word: string): void {
    this.words.push(...wordsOf(word))
  }

  /** A word without a meaning for the number. */
  word(word: string): void {
    this.name(word)
    this.soft.push(...wordsOf(word))
    this.softWords++
    this.denominator = false
  }

  /** Null where the word cannot be a unit here: after "in", or a lone letter that follows other words. */
  meaning(word: string, attached: boolean): Meaning | null {
    if (this.aside) return null
    if (this.denominator) return meaningBelow(word)
    const meaning = meaningOf(word, attached)
    const soft = this.softWords > 0 && !this.hasUnit && word.length === 1
    const rate = meaning?.options[0] !== undefined && isRate(meaning.options[0])
    if (soft || (this.hasUnit && !rate)) return null
    return meaning
  }

  unit(factor: Node, time: boolean): void {
    this.node = this.denominator ? quotient(this.node, factor) : product(this.node, factor)
    // A scale may be followed by a unit (100 million bytes, per million requests); a unit ends it.
    if (!this.denominator && (time || !isScale(factor))) this.hasUnit = true
    this.denominator = false
  }

  takesPeople(): boolean {
    return !this.denominator && !this.aside
  }

  people(factor: Node): void {
    this.node = product(this.node, factor)
  }
}

const isRate = (quantity: Quantity): boolean => quantity.time < 0
const isScale = (node: Node): boolean => {
  const first = node.node === 'choice' ? node.options[0] : node
  return first?.node === 'fixed' && first.quantity.data === 0 && first.quantity.time === 0 && first.quantity.money === 0
}

/** camelCase, hyphens and case undone: what two people who mean the same write alike. */
export const wordsOf = (text: string): string[] =>
  text
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d$%]+/u)
    .filter((word) => word !== '')
