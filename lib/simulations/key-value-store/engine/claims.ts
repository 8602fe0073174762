// What the documents say about storage engines. Verdicts are functions of figures; thresholds stand here and nowhere else.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { judge, literature, notes, percent, short, store } from '../judge.ts'

const LSM = 'NoSQL: LSM Tree'
/** Less than this is no difference that one would choose a design for. */
const CLEARLY = 1.1
/** Half as much again as the live entries take. */
const HARDLY_CLEANED = 1.5

export const claims: ClaimDefinition[] = [
  {
    id: 'lsm-writes-less',
    says: 'An LSM tree is optimised for writes: it gathers them in memory and writes them in batches.',
    source: [...notes('46', '75', LSM), ...store('High-Level Design', 'Design Details')],
    expected: 'holds',
    judge: judge(
      [
        'levelling.page-writes',
        'tiering.page-writes',
        'b-tree.page-writes',
        'levelling.write-micros',
        'b-tree.write-micros',
      ],
      (levelling, tiering, bTree, lsmMicros, bTreeMicros) => {
        const less = [levelling, tiering].filter((pages) => pages * CLEARLY < bTree).length
        return [
          less === 2 ? 'holds' : less === 1 ? 'depends' : 'fails',
          `pages written for one write: ${short(levelling)} by levelling, ${short(tiering)} by tiering, ${short(bTree)} by the B-tree; the disk takes ${short(lsmMicros)} us against ${short(bTreeMicros)} us`,
        ]
      },
    ),
  },
  {
    id: 'b-tree-reads-less',
    says: 'A B-tree, as in relational databases, is optimised for reads.',
    source: notes(LSM),
    expected: 'depends',
    contested:
      'For scans, yes. A single look-up in runs with Bloom filters reads about one page, and the B-tree its leaf and now and then a page above it.',
    judge: judge(
      ['b-tree.present-reads', 'levelling.present-reads', 'b-tree.scan-reads', 'levelling.scan-reads'],
      (bTree, levelling, bTreeScan, levellingScan) => {
        const better = [bTree <= levelling, bTreeScan <= levellingScan].filter(Boolean).length
        return [
          better === 2 ? 'holds' : better === 1 ? 'depends' : 'fails',
          `a look-up reads ${short(bTree)} pages in the B-tree and ${short(levelling)} by levelling; a scan ${short(bTreeScan)} and ${short(levellingScan)}`,
        ]
      },
    ),
  },
  {
    id: 'tiering-writes-less',
    says: 'Tiering is optimised for writes: it writes less than levelling.',
    source: notes(LSM),
    expected: 'holds',
    judge: judge(['tiering.write-amplification', 'levelling.write-amplification'], (tiering, levelling) => [
      tiering * CLEARLY < levelling ? 'holds' : tiering < levelling ? 'depends' : 'fails',
      `each entry is written ${short(tiering)} times by tiering and ${short(levelling)} times by levelling`,
    ]),
  },
  {
    id: 'levelling-reads-less',
    says: 'Levelling is optimised for reads: it reads less than tiering.',
    source: notes(LSM),
    expected: 'holds',
    judge: judge(
      [
        'levelling.present-reads',
        'tiering.present-reads',
        'levelling.absent-reads',
        'tiering.absent-reads',
        'levelling.scan-reads',
        'tiering.scan-reads',
      ],
      (present, tieredPresent, absent, tieredAbsent, scan, tieredScan) => {
        const less = [present < tieredPresent, absent * CLEARLY < tieredAbsent, scan * CLEARLY < tieredScan].filter(
          Boolean,
        ).length
        return [
          less === 3 ? 'holds' : less > 0 ? 'depends' : 'fails',
          `pages read by levelling and by tiering: ${short(present)} and ${short(tieredPresent)} for a key that is there, ${short(absent)} and ${short(tieredAbsent)} for one that is not, ${short(scan)} and ${short(tieredScan)} for a scan`,
        ]
      },
    ),
  },
  {
    id: 'write-formulas',
    says: 'One write costs O(L / B) pages by tiering and O(T L / B) by levelling, with size ratio T, L levels and B entries a page.',
    source: [literature('Dayan and Idreos 2018, Dostoevsky, section 4'), ...notes(LSM)],
    expected: 'holds',
    judge: judge(['levelling.formula-error', 'tiering.formula-error', 'lazy-levelling.formula-error'], (...errors) => {
      const worst = Math.max(...errors)
      return [
        worst <= 0.05 ? 'holds' : worst <= 0.3 ? 'depends' : 'fails',
        `over size ratios from 2 to 16 writes are at most ${percent(worst)} off what the paper derives`,
      ]
    }),
  },
  {
    id: 'lazy-levelling-between',
    says: 'Levelling on the largest level only writes nearly as little as tiering and finds keys nearly as fast as levelling.',
    source: [literature('Dayan and Idreos 2018, Dostoevsky, section 4.2')],
    expected: 'holds',
    judge: judge(
      [
        'lazy-levelling.write-amplification',
        'tiering.write-amplification',
        'levelling.write-amplification',
        'lazy-levelling.mean-runs',
        'tiering.mean-runs',
      ],
      (lazy, tiering, levelling, runs, tieredRuns) => {
        const [writes, reads] = [2 * lazy < tiering + levelling, runs < tieredRuns]
        return [
          writes && reads ? 'holds' : writes || reads ? 'depends' : 'fails',
          `an entry is written ${short(lazy)} times, between ${short(tiering)} by tiering and ${short(levelling)} by levelling; over all size ratios it leaves ${short(runs)} runs on average instead of ${short(tieredRuns)}`,
        ]
      },
    ),
  },
  {
    id: 'filters-save-reads',
    says: 'A Bloom filter for each run tells which of them may hold a key, so that the others need not be read.',
    source: notes('44', '72', LSM),
    expected: 'holds',
    judge: judge(
      [
        'tiering.absent-reads',
        'no-filters.absent-reads',
        'tiering.present-reads',
        'no-filters.present-reads',
        'tiering.runs',
      ],
      (absent, bareAbsent, present, barePresent, runs) => [
        absent < 0.5 * bareAbsent && present < barePresent ? 'holds' : absent < bareAbsent ? 'depends' : 'fails',
        `with ${runs} runs a key that is not there costs ${short(absent)} pages instead of ${short(bareAbsent)}, one that is there ${short(present)} instead of ${short(barePresent)}`,
      ],
    ),
  },
  {
    id: 'filters-never-miss',
    says: 'A Bloom filter may say yes wrongly, at a rate that its size decides, and never no.',
    source: notes('61', 'Bloom Filter'),
    expected: 'holds',
    // No parameter flips it: it is what the filter does, and the property tests say so.
    judge: judge(
      ['filter.missed', 'filter.4.measured', 'filter.4.formula', 'filter.8.measured', 'filter.8.formula'],
      (missed, four, fourBy, eight, eightBy) => {
        const near = Math.abs(four / fourBy - 1) < 0.2 && Math.abs(eight / eightBy - 1) < 0.2
        return [
          missed > 0 ? 'fails' : near ? 'holds' : 'depends',
          `${missed} members missed; strangers let through: ${percent(four)} with 4 bits a key (formula ${percent(fourBy)}), ${percent(eight)} with 8 (${percent(eightBy)})`,
        ]
      },
    ),
  },
  {
    id: 'filters-by-level',
    says: 'The same filter memory saves more reads when small levels get more bits a key.',
    source: [literature('Dayan, Athanassoulis and Idreos 2017, Monkey, section 4.1')],
    expected: 'holds',
    judge: judge(
      ['monkey.absent-reads', 'levelling.absent-reads', 'monkey.filter-bits', 'levelling.filter-bits'],
      (byLevel, even, bits, evenBits) => [
        byLevel * CLEARLY < even && bits < evenBits * 1.05 ? 'holds' : byLevel < even ? 'depends' : 'fails',
        `${short(byLevel)} pages read in vain with ${short(bits)} bits a key by level, ${short(even)} with ${short(evenBits)} evenly`,
      ],
    ),
  },
  {
    id: 'summaries-save-reads',
    says: 'A summary of the smallest and largest key of each block takes a look-up straight to its block.',
    source: notes(LSM),
    expected: 'holds',
    judge: judge(['levelling.present-reads', 'no-summaries.present-reads'], (with_, without) => [
      with_ * CLEARLY < without ? 'holds' : with_ < without ? 'depends' : 'fails',
      `${short(with_)} pages for a key with summaries, ${short(without)} by searching on disk`,
    ]),
  },
  {
    id: 'log-makes-durable',
    says: 'A transaction log makes writes durable that are only in memory so far.',
    source: store('Design Details', 'Non-Functional Requirements'),
    expected: 'holds',
    judge: judge(['levelling.lost-writes', 'no-log.lost-writes', 'levelling.crashes'], (logged, bare, crashes) => [
      crashes === 0 ? 'depends' : logged > 0 ? 'fails' : bare > 0 ? 'holds' : 'depends',
      `in ${crashes} crashes ${logged} acknowledged writes were lost with the log and ${bare} without`,
    ]),
  },
  {
    id: 'tombstones-delete',
    says: 'A delete is written as a tombstone, which has to stay until it has met every older value.',
    source: store('Design Details'),
    expected: 'holds',
    judge: judge(
      ['levelling.wrong-answers', 'early-tombstones.wrong-answers', 'early-tombstones.deletes'],
      (kept, early, deletes) => [
        kept > 0 ? 'fails' : early > 0 ? 'holds' : 'depends',
        `of ${deletes} look-ups of deleted keys and all scans, ${kept} answers were wrong with tombstones kept and ${early} with tombstones dropped at any merge`,
      ],
    ),
  },
  {
    id: 'old-values-remain',
    says: 'Runs never change: an update does not overwrite, the old value remains.',
    source: store('Design Details'),
    expected: 'depends',
    contested:
      'It remains until a merge meets both. How much of it there is at a time is what the merge policy decides.',
    judge: judge(['tiering.space-amplification', 'levelling.space-amplification'], (tiering, levelling) => [
      Math.min(tiering, levelling) > HARDLY_CLEANED
        ? 'holds'
        : Math.max(tiering, levelling) > 1.05
          ? 'depends'
          : 'fails',
      `the room taken is ${short(tiering)} times that of the live entries by tiering and ${short(levelling)} times by levelling`,
    ]),
  },
]
