// What the documents say about clusters of stores. Verdicts are functions of figures; thresholds stand here and nowhere else.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { judge, literature, notes, percent, short, store } from '../judge.ts'

/** Less than this share of operations is chance. */
const HARDLY = 0.005
const ms = (value: number): string => `${short(value)} ms`

export const claims: ClaimDefinition[] = [
  {
    id: 'overlap-is-fresh',
    says: 'With R + W > N the two quorums share a copy, so a read sees every acknowledged write.',
    source: [...store('Leader-Follower'), ...notes('60')],
    expected: 'holds',
    judge: judge(
      [
        'strict-quorum.missed',
        'strict-quorum.reads',
        'strict-quorum.read-quorum',
        'strict-quorum.write-quorum',
        'strict-quorum.copies',
      ],
      (missed, reads, r, w, n) => [
        missed === 0 ? 'holds' : 'fails',
        `with R = ${r}, W = ${w}, N = ${n}, ${percent(missed)} of ${reads} reads missed an acknowledged write`,
      ],
    ),
  },
  {
    id: 'write-all-costs-time',
    says: 'N = 3 with W = 3 brings strong consistency at the price of latency.',
    source: store('Leader-Follower'),
    expected: 'holds',
    judge: judge(
      [
        'write-all.missed',
        'write-all.put-p50',
        'strict-quorum.put-p50',
        'write-all.writes-failed',
        'strict-quorum.writes-failed',
      ],
      (missed, all, quorum, failed, quorumFailed) => [
        missed > 0 ? 'fails' : all > 1.05 * quorum ? 'holds' : 'depends',
        `${percent(missed)} of reads missed a write; a write takes ${ms(all)} instead of ${ms(quorum)} in the median, and ${percent(failed)} of the writes fail instead of ${percent(quorumFailed)}`,
      ],
    ),
  },
  {
    id: 'eventual-favours-availability',
    says: 'Eventual consistency favours availability: small quorums answer sooner and fail less, and may miss a write.',
    source: store('Eventual Consistency'),
    expected: 'holds',
    judge: judge(
      [
        'one-and-one.get-p50',
        'strict-quorum.get-p50',
        'one-and-one.reads-failed',
        'strict-quorum.reads-failed',
        'stale-at-once.r1w1',
        'one-and-one.diverged',
      ],
      (one, quorum, failed, quorumFailed, stale, diverged) => [
        diverged > 0 ? 'fails' : one < quorum && failed <= quorumFailed + HARDLY && stale > 0 ? 'holds' : 'depends',
        `a read takes ${ms(one)} instead of ${ms(quorum)} and ${percent(failed)} fail instead of ${percent(quorumFailed)}; just after a write ${percent(stale)} of reads miss it; in the end ${diverged} keys differ`,
      ],
    ),
  },
  {
    id: 'staleness-formula',
    says: 'R random copies miss a write on W random ones with probability C(N - W, R) / C(N, R).',
    source: [literature('Bailis et al. 2012, Probabilistically bounded staleness, section 2')],
    expected: 'holds',
    // No parameter flips it: nothing but chance decides which copies meet, and the property tests say so.
    judge: judge(['stale.off', 'stale.pairs', 'stale.r1w1'], (off, pairs, one) => [
      off === 0 ? 'holds' : off === 1 ? 'depends' : 'fails',
      `${pairs - off} of ${pairs} pairs of R and W lie within the interval of their count; R = W = 1 misses ${percent(one)}`,
    ]),
  },
  {
    id: 'latency-or-consistency',
    says: 'Also without a partition one trades latency against consistency.',
    source: [...notes('47'), ...store('PACELC')],
    expected: 'holds',
    judge: judge(
      ['local-quorum.put-p50', 'each-quorum.put-p50', 'local-quorum.missed', 'each-quorum.missed'],
      (near, each, nearMissed, eachMissed) => {
        const [slower, fresher] = [each > 1.5 * near, eachMissed < nearMissed]
        return [
          slower && fresher ? 'holds' : slower || fresher ? 'depends' : 'fails',
          `writes take ${ms(near)} with a quorum nearby and ${ms(each)} with one in each data centre; ${percent(nearMissed)} and ${percent(eachMissed)} of the reads miss a write`,
        ]
      },
    ),
  },
  {
    id: 'consistent-or-available',
    says: 'While a network is partitioned, replication can stay consistent or available, not both.',
    source: store('High-Level Design'),
    expected: 'holds',
    judge: judge(
      [
        'local-quorum.cut-operations',
        'local-quorum.cut-writes-failed',
        'local-quorum.cut-missed',
        'each-quorum.cut-writes-failed',
        'each-quorum.cut-missed',
      ],
      (operations, nearFailed, nearMissed, eachFailed, eachMissed) => {
        const both = [eachFailed < 0.5 && eachMissed === 0, nearFailed < 0.5 && nearMissed === 0].some(Boolean)
        return [
          operations === 0 ? 'depends' : both ? 'fails' : 'holds',
          `while the data centres were cut off, a quorum nearby failed ${percent(nearFailed)} of the writes and missed a write in ${percent(nearMissed)} of the reads; one in each failed ${percent(eachFailed)} and missed ${percent(eachMissed)}`,
        ]
      },
    ),
  },
  {
    id: 'far-copies-survive',
    says: 'Copies in several data centres carry reads and writes through the outage of one.',
    source: notes('60', '54'),
    expected: 'depends',
    contested:
      'Only if a write does not wait for the other data centre; and then the near copies lack what was written there.',
    judge: judge(
      ['local-quorum.cut-operations', 'local-quorum.cut-writes-failed', 'each-quorum.cut-writes-failed'],
      (operations, near, each) => {
        const carried = [near, each].filter((failed) => failed < 0.05).length
        return [
          operations === 0 ? 'depends' : carried === 2 ? 'holds' : carried === 1 ? 'depends' : 'fails',
          `${operations} operations without the other data centre: ${percent(near)} of the writes failed with a quorum nearby, ${percent(each)} with one in each`,
        ]
      },
    ),
  },
  {
    id: 'last-write-wins-loses',
    says: 'Concurrent writes are settled by letting the last one win.',
    source: [...notes('48'), ...store('Concurrent Writes')],
    expected: 'fails',
    contested:
      'It settles them by throwing acknowledged writes away, and which one was last is what differing clocks say.',
    judge: judge(
      ['last-write-wins.missed', 'last-write-wins.lost', 'last-write-wins.acknowledged', 'strict-quorum.missed'],
      (missed, lost, acknowledged, withClocks) => [
        missed <= withClocks ? 'holds' : missed < 0.005 ? 'depends' : 'fails',
        `${percent(missed)} of the reads miss an acknowledged write, ${percent(withClocks)} with vector clocks; of ${acknowledged} acknowledged writes nothing stands in the end for ${lost}`,
      ],
    ),
  },
  {
    id: 'clocks-detect-conflicts',
    says: 'A vector clock of (server, version) pairs tells whether a version precedes, succeeds or conflicts with another.',
    source: [...notes('48', '56'), ...store('Concurrent Writes')],
    expected: 'depends',
    contested:
      'Of servers that wrote, yes. Two clients that write through one server look as if one had followed the other, unless each value also names the event that wrote it.',
    judge: judge(
      ['strict-quorum.missed', 'plain-clocks.missed', 'strict-quorum.siblings'],
      (dotted, plain, siblings) => [
        dotted > 0 ? 'fails' : plain > 0 ? 'depends' : 'holds',
        `${percent(plain)} of the reads miss an acknowledged write with pairs alone, ${percent(dotted)} with dots, where a read returns ${short(siblings)} values on average`,
      ],
    ),
  },
  {
    id: 'hints-bridge-failures',
    says: 'If a node is down, another one takes its requests and hands them over later, so that the data is consistent.',
    source: [...notes('58', '60'), ...store('Node Failures')],
    expected: 'holds',
    judge: judge(
      [
        'sloppy-quorum.hints',
        'sloppy-quorum.diverged',
        'sloppy-quorum.writes-failed',
        'strict-quorum.writes-failed',
        'sloppy-quorum.missed',
      ],
      (hints, diverged, failed, strictFailed, missed) => [
        diverged > 0 ? 'fails' : hints > 0 ? 'holds' : 'depends',
        `${hints} hints handed over, ${diverged} keys differ in the end; ${percent(failed)} of the writes failed, ${percent(strictFailed)} without stand-ins; until then ${percent(missed)} of the reads missed a write although R + W > N`,
      ],
    ),
  },
  {
    id: 'repair-converges',
    says: 'Anti-entropy brings all copies to the newest version.',
    source: notes('59', '60'),
    expected: 'holds',
    judge: judge(
      ['strict-quorum.diverged', 'strict-quorum.settled', 'no-repair.diverged'],
      (repaired, seconds, without) => [
        repaired > 0 ? 'fails' : without > 0 ? 'holds' : 'depends',
        `with repairs ${repaired} keys differ ${short(seconds)} s after the last write, without ${without} for good`,
      ],
    ),
  },
  {
    id: 'trees-save-transfer',
    says: 'A Merkle tree minimises the data that copies send each other to find what differs.',
    source: notes('59'),
    expected: 'holds',
    judge: judge(
      [
        'strict-quorum.tree-hashes',
        'strict-quorum.tree-entries',
        'strict-quorum.without-trees',
        'tree.hashes',
        'tree.entries',
        'tree.all',
      ],
      (hashes, entries, without, oneHashes, oneEntries, all) => {
        const [inRuns, alone] = [hashes + entries < 0.5 * without, oneHashes + oneEntries < 0.5 * all]
        return [
          inRuns && alone ? 'holds' : inRuns || alone ? 'depends' : 'fails',
          `a comparison sent ${short(hashes)} hashes and ${short(entries)} entries instead of ${short(without)} entries; for one difference among ${all}, ${oneHashes} hashes and ${oneEntries} entries`,
        ]
      },
    ),
  },
  {
    id: 'gossip-detects',
    says: 'Nodes learn by gossip which of them have failed.',
    source: [...notes('57'), ...store('Node Failures')],
    expected: 'holds',
    judge: judge(
      [
        'strict-quorum.detections',
        'strict-quorum.detection-p50',
        'strict-quorum.detection-max',
        'suspicion',
        'strict-quorum.false-suspicions',
      ],
      (detections, median, longest, suspicion, wrong) => [
        detections === 0 ? 'depends' : median <= 2 * suspicion ? (wrong <= detections ? 'holds' : 'depends') : 'fails',
        `${detections} times a node learnt of a crash, in the median after ${ms(median)} and at the latest after ${ms(longest)}, with a suspicion after ${ms(suspicion)}; ${wrong} times a node in reach was suspected wrongly`,
      ],
    ),
  },
  {
    id: 'ring-moves-little',
    says: 'With hash modulo nodes almost all keys move when a server is added; with consistent hashing only a part does.',
    source: [...notes('55', 'Consistent Hashing'), ...store('Partitioning')],
    expected: 'holds',
    judge: judge(['ring.moved', 'modulo.moved', 'nodes'], (ring, modulo, nodes) => [
      ring < 2 / (nodes + 1) && modulo > 0.6 ? 'holds' : ring < modulo ? 'depends' : 'fails',
      `adding a node to ${nodes} moves ${percent(ring)} of the keys on the ring and ${percent(modulo)} by modulo; the least possible is ${percent(1 / (nodes + 1))}`,
    ]),
  },
  {
    id: 'virtual-nodes-even-out',
    says: 'Virtual nodes keep any one machine from getting too much of the data.',
    source: [...notes('55'), ...store('Partitioning')],
    expected: 'holds',
    judge: judge(['ring.max-load', 'one-point.max-load'], (many, one) => [
      many < 1.3 && many < one ? 'holds' : many < one ? 'depends' : 'fails',
      `the fullest node has ${short(many)} times the mean, ${short(one)} times with one point a machine`,
    ]),
  },
  {
    id: 'three-virtual-nodes',
    says: 'Three virtual nodes a server are an example of an even spread.',
    source: notes('Consistent Hashing'),
    expected: 'fails',
    contested: 'Three points show the idea; they do not spread evenly. It takes a hundred or so.',
    // The parameters move it through the number of nodes only.
    judge: judge(['ring.three-points', 'ring.max-load'], (three, many) => [
      three < 1.2 ? 'holds' : three < 1.3 ? 'depends' : 'fails',
      `the fullest node has ${short(three)} times the mean with three points, ${short(many)} times with the virtual nodes of this run`,
    ]),
  },
  {
    id: 'weights-follow',
    says: 'A larger machine gets more virtual nodes and with them more of the keys.',
    source: notes('55', '60'),
    expected: 'holds',
    judge: judge(['ring.big-share', 'ring.big-fair', 'nodes'], (share, fair, nodes) => [
      share <= 1.15 / nodes && fair > 1.15 / nodes ? 'fails' : Math.abs(share / fair - 1) < 0.15 ? 'holds' : 'depends',
      `the big machine has ${percent(share)} of the keys; its part of the weights is ${percent(fair)}`,
    ]),
  },
]
