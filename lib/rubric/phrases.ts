// Finds terms in texts: as they are written, and those of several words also in other forms and with words between.
import { TermTable, TEXT_CHARACTERS_MAX, tokensOf } from '../board/words.ts'
import { senseOf } from './thesaurus.ts'

/** A text as it is looked through: its words, what each is compared by, and in which sentence each stands. */
export type Passage = {
  words: readonly string[]
  senses: readonly string[]
  /** The same as a set, with `bitsOf` it. */
  present: ReadonlySet<string>
  bits: number
  sentences: readonly number[]
  /** How many words that say something stand before each. */
  steps: readonly number[]
  /** The words that a per cent sign follows. */
  percents: ReadonlySet<number>
  /** The words that are listed as not done: "Out of scope: refunds, payouts". */
  refused: ReadonlySet<number>
}

export type PhraseMatch<Value> = {
  value: Value
  /** The term as its author wrote it, and its place among the others: authors put first what says a thing best. */
  term: string
  order: number
  /** How many words of it say something, and half a word less where they stand apart: that may be by chance. */
  weight: number
  /** How many other words that say something stand among its own. */
  between: number
  /** First word and the one after the last. */
  start: number
  end: number
}

// A point before a small letter may be that of an abbreviation, and a line that begins with one goes on from the line before.
const SENTENCE_END = /[.!?](?=\s+\p{Lu}|\s*$)|;(?=\s|$)|\n(?=\s*(?:\P{Ll}|$))|•/u
// Also as people type it: "dont", "didnt".
const NOT_SHORT = /\b(do|does|did|is|are|was|were|could|would|should|wo|need|has|have)n['’]?t\b/gi
// "lockNo", "seq_no", "from_nr", "nrs 4 to 9"
const NUMBER_SHORT = /(?<=\p{Ll})N[or](?!\p{L})|(?<=\p{L})_no(?!\p{L})|(?<!\p{L})[nN]rs?(?!\p{L})/gu

// "same no.", "seq no of the order", but not "in seq, no gaps"
const NUMBER_POINT =
  /(?<=\b(?:seq|sequence|serial|running|ticket|order|message|msg|same) )no\.|(?<=\b(?:seq|serial|running) )no(?= (?!gaps?\b|longer\b|more\b))/gi

/** Words of a sentence that stand between those of a term; small ones and figures are not counted. */
const BETWEEN_MAX = 3
/** As far as any word is looked for, whatever stands between. */
const WORDS_AROUND = 14
// They hold a term's words together and say nothing.
// prettier-ignore
const SMALL = new Set([
  'a', 'an', 'the', 'of', 'at', 'in', 'is', 'are', 'be', 'on', 'to', 'for', 'and', 'by', 'with', 'from', 'it', 'its', 'as',
  'was', 'were', 'that', 'this', 'or', 'when', 'if',
])
const APART = 0.5
const IN_ORDER = new Set(['then', 'before', 'after', 'to', 'into', 'over', 'from'])
const NEGATIVE = new Set(['no', 'not', 'without', 'never', 'cannot', 'non', 'un'])
// What a "no" of a term is found as, where the term says more than that.
const DENYING = [
  'no',
  'not',
  'without',
  'never',
  'cannot',
  'nobody',
  'none',
  'nothing',
  'zero',
  'avoid',
  'prevent',
  'prohibit',
]
/** Words of a term between which it leaves the choice: "lose|lost|drop payment". */
const CHOICE = '|'
/** Stands in a term for any figure, and is what figures of a text are compared by: "more than # subscribers". */
const FIGURE = '#'
// With a unit or a power ("100k", "5s"), but "2x" says "twice".
const IS_FIGURE = /^\d+(?!x$)[a-z]{0,4}$/

// What a sentence turns down at its beginning: "Rejected: polling, too slow" up to the reason, "Out of scope: ..." to its end.
const REFUSES = /^[\s(•*-]*(?:options? )?(?:rejected|ruled out|turned down|discarded|not chosen)\b[^:]{0,20}:/i
const LEAVES_OUT = /^[\s(•*-]*(?:out of scope|not in scope|non-?goals?|won['’]?t do|not doing)\b[^:]{0,20}:/i
const REASON = /,|\(|\s[-–—]\s|->|→|\b(?:because|since|as it|would|too)\b/i

/** How many of a sentence's first words name what is not done. */
function refusedWords(sentence: string): number {
  if (LEAVES_OUT.test(sentence)) return tokensOf(sentence).length
  const head = REFUSES.exec(sentence)?.[0]
  if (head === undefined) return 0
  const reason = REASON.exec(sentence.slice(head.length))
  return tokensOf(reason ? sentence.slice(0, head.length + reason.index) : sentence).length
}

const PERCENT_OF = /\d\s*$|\p{L}$/u

/** @param correct brings a slip of the pen to the word that was meant */
export function passageOf(text: string, correct: (word: string) => string = (word) => word): Passage {
  const words: string[] = []
  const sentences: number[] = []
  const percents = new Set<number>()
  const refused = new Set<number>()
  text
    .slice(0, TEXT_CHARACTERS_MAX)
    .replace(NOT_SHORT, '$1 not')
    .replace(NUMBER_SHORT, ' number')
    .replace(NUMBER_POINT, 'number')
    // One word each, however it is written: "merge SSTables", "a HyperLogLog for each hour".
    .replace(/\b(?:(?:SS|Mem)Table|(?:Hyper)?LogLog)/g, (name) => name.toLowerCase())
    // The fields of one thing belong together: "struct Event { user; device; time }".
    .replace(/\{[^{}]*\}/g, (fields) => fields.replaceAll(';', ','))
    .replace(/\bper cent\b/gi, 'percent cent')
    .replace(/\bw\/o\b/gi, 'without')
    // "next_run < now()" starts nothing now.
    .replace(/<=?\s*now\b/gi, ' before now')
    .replace(/(?<!-|=)>=?\s*now\b/gi, ' after now')
    // An answer of a call, no denial: "ok | no(retry_after)".
    .replace(/\bno\(/gi, 'refused(')
    .split(SENTENCE_END)
    .forEach((sentence, i) => {
      const from = words.length
      const pieces = sentence.split('%')
      for (const [at, piece] of pieces.entries()) {
        // Neither "%20" of an address nor the remainder in "hash(id) % N" is one.
        if (at > 0 && !/^\w/.test(piece) && PERCENT_OF.test(pieces[at - 1] ?? '')) percents.add(words.length - 1)
        for (const word of tokensOf(piece)) {
          words.push(correct(word))
          sentences.push(i)
        }
      }
      for (let at = from; at < from + refusedWords(sentence); at++) refused.add(at)
    })
  let step = 0
  const steps = words.map((word) => (SMALL.has(word) || /^\d/.test(word) ? step : step++))
  const senses = words.map((word, at) => {
    if (percents.has(at)) return senseOf('percent')
    return IS_FIGURE.test(word) ? FIGURE : senseOf(word)
  })
  const present = new Set(senses)
  return { words, senses, present, bits: bitsOf(present), sentences, steps, percents, refused }
}

type Phrase<Value> = {
  value: Value
  term: string
  order: number
  weight: number
  length: number
  /** What each of its words may be, by their senses. */
  slots: readonly ReadonlySet<string>[]
  /** For each of them, `bitsOf` it. */
  bits: readonly number[]
  ordered: boolean
  /** The slot of its "no", or -1: some of what it denies comes after it. */
  denial: number
}

/** Of one value in one text; more of the same tells nothing, and comparing all of them would take long. */
const MATCHES_PER_VALUE_MAX = 20

class Matches<Value> {
  readonly all: PhraseMatch<Value>[] = []
  readonly #byValue = new Map<Value, PhraseMatch<Value>[]>()

  of(value: Value): readonly PhraseMatch<Value>[] {
    return this.#byValue.get(value) ?? []
  }

  add(match: PhraseMatch<Value>): void {
    const known = this.#byValue.get(match.value)
    if (known && known.length >= MATCHES_PER_VALUE_MAX) return
    if (known) known.push(match)
    else this.#byValue.set(match.value, [match])
    this.all.push(match)
  }
}

/**
 * A table of terms. A term of one word, with a figure, a "%" or a hyphen ("keep-alive") is found as it is written. One of several words
 * is found wherever words of the same senses stand in one sentence, in any order, with at most three others between; in its
 * own order where a "then" or "to" in it tells of one. A word may be a choice ("lose|miss|drop payment"), and "#" is any figure. A
 * "no" in a term that has two more words is any denial before one of them. Time grows with the text, not with the number of terms.
 */
export class PhraseTable<Value> {
  readonly #written = new TermTable<{
    value: Value
    term: string
    order: number
    weight: number
    percent: number | null
  }>()
  #count = 0
  readonly #phrases: Phrase<Value>[] = []
  #byRarest: Map<string, Phrase<Value>[]> | null = null

  add(term: string, value: Value): void {
    const percent = term.includes('%') ? tokensOf(term.slice(0, term.indexOf('%'))).length - 1 : null
    const order = this.#count++
    const weight = tokensOf(term).filter((word) => !SMALL.has(word)).length
    const asWritten = term.split(/\s+/).every((word) => word !== FIGURE && !word.includes(CHOICE))
    if (asWritten) this.#written.add(term, { value, term, order, weight, percent })
    if (/[\d%-]/.test(term)) return
    const phrase = phraseOf(term)
    if (phrase === null) return
    this.#phrases.push({ value, term, order, ...phrase })
    this.#byRarest = null
  }

  /** Every occurrence, a term once at each place. */
  find(passage: Passage): PhraseMatch<Value>[] {
    const found = new Matches<Value>()
    for (const { value: written, start, end } of this.#written.all(passage.words)) {
      const { percent, ...match } = written
      if (percent === null || passage.percents.has(start + percent)) found.add({ ...match, between: 0, start, end })
    }
    const anchors = this.#anchors()
    const { present, bits } = passage
    for (let at = 0; at < passage.senses.length; at++)
      for (const phrase of anchors.get(passage.senses[at]!) ?? []) {
        // Most lack a word altogether, and a label has few.
        if (phrase.slots.length > present.size || phrase.bits.some((slot) => (slot & bits) === 0)) continue
        if (phrase.slots.some((slot) => !meets(slot, present))) continue
        const place = placeOf(phrase, passage, at)
        if (!place) continue
        const around = found
          .of(phrase.value)
          .some((each) => isAround(each, place) && denies(each.term) === denies(phrase.term))
        if (around) continue
        const { value, term, order } = phrase
        const weight = phrase.weight - (place.end - place.start > phrase.length ? APART : 0)
        found.add({ value, term, order, weight, ...place })
      }
    return found.all
  }

  /** Phrases by the word of theirs that fewest phrases have, so that common words start no search. */
  #anchors(): ReadonlyMap<string, readonly Phrase<Value>[]> {
    if (this.#byRarest) return this.#byRarest
    const count = new Map<string, number>()
    for (const { slots } of this.#phrases)
      for (const sense of slots.flatMap((slot) => [...slot])) count.set(sense, (count.get(sense) ?? 0) + 1)
    const frequency = (slot: ReadonlySet<string>) => [...slot].reduce((sum, sense) => sum + (count.get(sense) ?? 0), 0)
    const table = new Map<string, Phrase<Value>[]>()
    for (const phrase of this.#phrases) {
      const rarest = phrase.slots.reduce((a, b) => (frequency(b) < frequency(a) ? b : a))
      for (const sense of rarest) {
        const list = table.get(sense)
        if (list) list.push(phrase)
        else table.set(sense, [phrase])
      }
    }
    this.#byRarest = table
    return table
  }
}

const wordsOf = (word: string): readonly string[] => (word === FIGURE ? [FIGURE] : tokensOf(word))

function meets(slot: ReadonlySet<string>, present: ReadonlySet<string>): boolean {
  for (const sense of slot) if (present.has(sense)) return true
  return false
}

/** A bit for each of some words, of 31 that they share: words without one in common have none in common. */
function bitsOf(senses: ReadonlySet<string>): number {
  let bits = 0
  for (const sense of senses) {
    let hash = 0
    for (let at = 0; at < sense.length; at++) hash = (hash * 31 + sense.charCodeAt(at)) | 0
    bits |= 1 << (Math.abs(hash) % 31)
  }
  return bits
}

type Place = { start: number; end: number }
const isAround = (a: Place, b: Place): boolean => a.start <= b.end && b.start < a.end

/** Whether a term's author wrote a denial: what it finds is another thing than what it finds without. */
export const denies = (term: string): boolean => tokensOf(term).some((word) => NEGATIVE.has(word))

/** How a term of several words is found in other words; null where it is found as it is written only. */
function phraseOf(term: string): Omit<Phrase<unknown>, 'value' | 'term' | 'order'> | null {
  const choices = term
    .split(/\s+/)
    .flatMap((word) =>
      word.includes(CHOICE) ? [word.split(CHOICE).flatMap(wordsOf)] : wordsOf(word).map((each) => [each]),
    )
  const telling = choices.filter((words) => !words.every((word) => SMALL.has(word)))
  const denials = telling.map((words) => words.some((word) => NEGATIVE.has(word)))
  const slots: ReadonlySet<string>[] = []
  for (const [at, words] of telling.entries()) {
    const slot = new Set((denials[at] ? [...words, ...DENYING] : words).map(senseOf))
    // A word that a term has twice ("charge by charge") is looked for once.
    if (!slots.some((other) => other.size === slot.size && [...slot].every((sense) => other.has(sense))))
      slots.push(slot)
  }
  const denial = denials.indexOf(true)
  // "Users, not devices" is not "devices, not users".
  const ordered = denial > 0 || choices.some((words) => words.some((word) => IN_ORDER.has(word)))
  if (slots.length < (denial < 0 ? 2 : 3) || denials.filter(Boolean).length > 1) return null
  // "For t in cron": a letter and one word stand near each other by chance.
  if (slots.length === 2 && slots.filter((slot) => [...slot].every((sense) => /^\p{L}$/u.test(sense))).length === 1)
    return null
  return { weight: telling.length, length: choices.length, slots, bits: slots.map(bitsOf), ordered, denial }
}

/** Where a phrase stands around one of its words: the nearest place of each other word, all within its reach. */
function placeOf(
  { slots, ordered, denial }: Phrase<unknown>,
  { senses: text, sentences, steps }: Passage,
  anchor: number,
) {
  const reach = slots.length + BETWEEN_MAX
  const within = (a: number, b: number) => Math.abs((steps[a] ?? 0) - (steps[b] ?? 0)) < reach
  const own = slots.findIndex((slot) => slot.has(text[anchor] ?? ''))
  const places = slots.map((_, i) => (i === own ? anchor : -1))
  for (const [i, slot] of slots.entries()) {
    if (i === own) continue
    // In a term with an order, what comes later in it is looked for behind.
    const later = ordered ? Math.sign(i - own) : 0
    for (let by = 1; by < WORDS_AROUND && places[i] === -1; by++)
      for (const at of later === 0 ? [anchor - by, anchor + by] : [anchor + later * by])
        if (
          places[i] === -1 &&
          slot.has(text[at] ?? '') &&
          sentences[at] === sentences[anchor] &&
          within(at, anchor) &&
          !places.includes(at)
        )
          places[i] = at
    if (places[i] === -1) return null
  }
  const [start, end] = [Math.min(...places), Math.max(...places) + 1]
  if (!within(start, end - 1)) return null
  if (denial >= 0 && places[denial] === end - 1) return null
  if (ordered && places.some((at, i) => i > 0 && at < places[i - 1]!)) return null
  const saying = new Set(steps.slice(start, end)).size
  return { start, end, between: Math.max(0, saying - slots.length) }
}
