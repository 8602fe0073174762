// What the documents say about idempotency keys and Bloom filters.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { FILTER_BITS } from './filter-rate.ts'
import { guide, judge, notes, percent, quiz, THEME } from './judging.ts'

const keys: ClaimDefinition[] = [
  {
    id: 'keys-keep-duplicates-away',
    says: 'Idempotency keys keep users from seeing a notification twice.',
    source: [quiz(6), guide(3), notes('13')],
    expected: 'holds',
    judge: judge(['hybrid.twice', 'hybrid.repeated', 'no-keys.twice'], (keyed, repeated, plain) => [
      keyed > 0 ? 'fails' : repeated === 0 || plain === 0 ? 'depends' : 'holds',
      `Devices received ${repeated} again and showed ${keyed} of them twice; without keys ${plain} were shown twice.`,
    ]),
  },
  {
    id: 'delivered-only-once',
    says: 'Each notification is processed and delivered only once, in spite of failures and retries.',
    source: [quiz(6), guide(3), notes('83')],
    expected: 'depends',
    contested:
      'It is delivered at least once and shown once. Only once on the way as well is at most once: then what is lost stays lost.',
    judge: judge(
      ['hybrid.repeated', 'hybrid.twice', 'hybrid.lost', 'server-keys.lost', 'server-keys.twice'],
      (repeated, twice, lost, lostAtMostOnce, twiceAtMostOnce) => [
        lost > 0 || twice > 0 ? 'fails' : repeated === 0 ? 'holds' : 'depends',
        `With keys at devices ${repeated} arrived again, ${twice} were shown twice and ${lost} lost. With keys at servers, sent once, ${twiceAtMostOnce} were shown twice and ${lostAtMostOnce} lost.`,
      ],
    ),
  },
  {
    id: 'key-without-message',
    says: 'With keys at the server it can happen that the key is written and the message is not sent.',
    source: [quiz(7)],
    expected: 'holds',
    judge: judge(
      ['server-keys.key-without-sending', 'server-keys.lost', 'server-keys-after.twice'],
      (unsent, lost, twice) => [
        unsent > 0 && lost > 0 ? 'holds' : lost > 0 ? 'depends' : 'fails',
        `${unsent} keys were written and nothing sent; in all ${lost} deliveries were lost. Written after sending instead, ${twice} were shown twice.`,
      ],
    ),
  },
  {
    id: 'client-memory',
    says: 'Keys at the client are limited by its memory.',
    source: [quiz(7)],
    expected: 'depends',
    judge: judge(
      ['keys-kept.1.twice', 'keys-kept.64.twice', 'numbered.twice', 'numbered.numbers-kept'],
      (few, many, numbered, kept) => [
        few === 0 ? 'fails' : numbered === 0 ? 'depends' : 'holds',
        `With one key kept ${few} were shown twice, with 64 ${many}. With numbers by topic there were ${numbered}, for at most ${kept} numbers beyond a gap.`,
      ],
    ),
  },
]

/** A sampled rate of false positives may differ from the formula by this many standard deviations. */
const DEVIATIONS = 5
const STRANGERS = 10_000

const filters: ClaimDefinition[] = [
  {
    id: 'filter-saves-reads',
    says: 'A Bloom filter saves reading the database to see whether a key is known.',
    source: [THEME, quiz(9), guide(4), notes('44')],
    expected: 'holds',
    judge: judge(
      ['server-keys.key-reads', 'server-keys.reads-saved', 'server-keys-no-filter.key-reads'],
      (reads, saved, plain) => [
        reads <= 0.67 * plain ? 'holds' : reads < plain ? 'depends' : 'fails',
        `The table of keys was read ${reads} times with a filter, which said ${saved} times that a key is new, and ${plain} times without.`,
      ],
    ),
  },
  {
    id: 'certainly-not-seen',
    says: 'A filter that does not know a key tells that it has definitely not been seen.',
    source: [quiz(9), notes('Bloom Filter')],
    expected: 'depends',
    contested:
      'That is true of what went through this filter. In a cluster another server, or this one before it crashed or missed an answer, may have written the key: the table must refuse a key that is there.',
    judge: judge(['filter.false-negatives', 'server-keys.known-elsewhere'], (negatives, elsewhere) => [
      negatives > 0 ? 'fails' : elsewhere > 0 ? 'depends' : 'holds',
      `Filters denied ${negatives} of their own keys; ${elsewhere} times a key that was new to the filter was in the table.`,
    ]),
  },
  {
    id: 'filter-guarantees-nothing',
    says: 'Filters have false positives: they avoid reads and guarantee nothing.',
    source: [guide(4), notes('Bloom Filter')],
    expected: 'holds',
    judge: judge(
      ['filter-alone.wrongly-dropped', 'filter-alone.lost', 'server-keys.false-positives'],
      (dropped, lost, positives) => [
        dropped > 0 ? 'holds' : positives > 0 ? 'depends' : 'fails',
        `Where the filter alone decides, it dropped ${dropped} times what had never been sent, and ${lost} deliveries were lost. Before a table its ${positives} mistakes cost a read each.`,
      ],
    ),
  },
  {
    id: 'false-positives-by-formula',
    says: 'A filter is a test by chance: how often it errs follows from its bits and keys.',
    source: [notes('61'), notes('Bloom Filter')],
    expected: 'holds',
    judge: judge(
      FILTER_BITS.flatMap((bits) => [`filter.${bits}.measured`, `filter.${bits}.formula`]),
      (...rates) => {
        const pairs = FILTER_BITS.map((bits, at) => ({ bits, seen: rates[2 * at]!, formula: rates[2 * at + 1]! }))
        // The formula holds for large filters: the set bits of a small one vary too, here by a tenth at most.
        const off = pairs.filter(
          ({ seen, formula }) =>
            Math.abs(seen - formula) > DEVIATIONS * Math.sqrt((formula + 1 / STRANGERS) / STRANGERS) + 0.15 * formula,
        )
        const ten = pairs.find(({ bits }) => bits === 10)!
        return [
          off.length === 0 ? 'holds' : off.length < pairs.length / 2 ? 'depends' : 'fails',
          `With 10 bits a key ${percent(ten.seen)} of strangers were taken for known, by the formula ${percent(ten.formula)}; ${pairs.length - off.length} of ${pairs.length} sizes agree within what chance allows.`,
        ]
      },
    ),
  },
]

export const claimsOfKeys: ClaimDefinition[] = [...keys, ...filters]
