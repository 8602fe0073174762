// What the documents say about counting unique users. Verdicts are functions of figures; thresholds stand here and nowhere else.
import type { ClaimDefinition } from '#lib/kernel/simulation'

const key = (item: number): string => `Unique Active User Counting key ${item}`
const percent = (share: number): string => `${(share * 100).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`
const times = (factor: number): string => `${factor.toPrecision(3)}x`
const users = (count: number): string => Math.round(count).toLocaleString('en-GB')

export const claims: ClaimDefinition[] = [
  {
    id: 'doubling-estimate',
    says: 'With n the longest run of trailing zeros seen in any id, 2^n estimates the number of users.',
    source: [{ document: 'briefing', section: key(6) }],
    expected: 'fails',
    contested: 'This is one register without averaging: it is off by more than a factor of two about half of the time.',
    // No parameter flips it: the law of the longest run of zeros has the same spread at every count.
    judge: (figure) => {
      const off = figure('single-register.off-by-two')
      if (off === undefined) return null
      return {
        verdict: off < 0.05 ? 'holds' : off < 0.25 ? 'depends' : 'fails',
        because: `${percent(off)} of the estimates are off by more than a factor of two`,
      }
    },
  },
  {
    id: 'spreading-lowers-variance',
    says: 'Spreading users over several instances at random lowers the variance of the estimate.',
    source: [{ document: 'briefing', section: key(5) }],
    expected: 'holds',
    // No parameter flips it either: sixteen registers are the fewest that the sketch has.
    judge: (figure) => {
      const one = figure('single-register.log-deviation')
      const sixteen = figure('hyperloglog-dense.log-deviation-16')
      if (one === undefined || sixteen === undefined) return null
      return {
        verdict: sixteen < one / 2 ? 'holds' : sixteen < one ? 'depends' : 'fails',
        because: `the estimate scatters by 2^${one.toFixed(2)} with one register and by 2^${sixteen.toFixed(2)} with sixteen`,
      }
    },
  },
  {
    id: 'random-assignment',
    says: 'Users can be assigned to instances at random and the counts of the instances added up.',
    source: [{ document: 'briefing', section: key(5) }],
    expected: 'fails',
    contested:
      'The instance must follow from a hash of the id. Drawn for each event, one user is counted by several instances.',
    judge: (figure) => {
      const over = figure('round-robin-sum.overcount')
      if (over === undefined) return null
      return {
        verdict: over < 0.05 ? 'holds' : 'fails',
        because: `the sum over servers is ${percent(over)} above what the same servers say when merged`,
      }
    },
  },
  {
    id: 'raw-ids',
    says: 'The zeros are looked for in the user ids themselves.',
    source: [
      { document: 'briefing', section: key(4) },
      { document: 'briefing', section: key(6) },
    ],
    expected: 'fails',
    contested:
      'Ids have structure; only a hash makes their bits independent. Ids made of time and a sequence number end in zeros.',
    judge: (figure) => {
      const single = figure('raw-ids.single-factor')
      const registers = figure('raw-ids.sketch-factor')
      if (single === undefined || registers === undefined) return null
      const far = (factor: number): boolean => Math.abs(Math.log2(factor)) > 3
      return {
        verdict: far(single) && far(registers) ? 'fails' : far(single) || far(registers) ? 'depends' : 'holds',
        because: `without a hash one register says ${times(single)} the users and HyperLogLog ${times(registers)}`,
      }
    },
  },
  {
    id: 'error-formula',
    says: 'The relative error of HyperLogLog is 1.04 / sqrt(m) for m registers.',
    source: [{ document: 'literature', section: 'Flajolet et al. 2007, HyperLogLog, theorem 1' }],
    expected: 'holds',
    judge: (figure) => {
      const low = figure('hyperloglog-dense.error-low')
      const high = figure('hyperloglog-dense.error-high')
      const theory = figure('hyperloglog-dense.error-theory')
      if (low === undefined || high === undefined || theory === undefined) return null
      // Below the formula is what few users a register give; above it would be a broken hash or estimator.
      return {
        verdict: low > theory ? 'fails' : high < theory ? 'depends' : 'holds',
        because: `measured ${percent(low)} to ${percent(high)} (99 %), formula ${percent(theory)}`,
      }
    },
  },
  {
    id: 'accuracy-for-space',
    says: 'HyperLogLog trades little accuracy for much space.',
    source: [{ document: 'briefing', section: 'IV. Unique Active User Counting' }],
    expected: 'holds',
    judge: (figure) => {
      const error = figure('hyperloglog-dense.error')
      const bytes = figure('hyperloglog-dense.memory')
      const exact = figure('sharded-set.memory')
      if (error === undefined || bytes === undefined || exact === undefined) return null
      const cheap = bytes < exact / 10
      return {
        verdict: cheap && error < 0.05 ? 'holds' : cheap || error < 0.05 ? 'depends' : 'fails',
        because: `${percent(bytes / exact)} of the exact sets' memory at an error of ${percent(error)}`,
      }
    },
  },
  {
    id: 'constant-space',
    says: 'Each server keeps a single id, so space is constant.',
    source: [{ document: 'briefing', section: key(7) }],
    expected: 'holds',
    judge: (figure) => {
      const bytes = figure('single-register.memory')
      const count = figure('truth.daily-users')
      if (bytes === undefined || count === undefined) return null
      return {
        verdict: bytes < count ? 'holds' : 'depends',
        because: `${users(bytes)} B on all servers for ${users(count)} users`,
      }
    },
  },
  {
    id: 'full-scan',
    says: 'Counting by a scan of the whole table is slow and takes much memory.',
    source: [
      { document: 'briefing', section: key(2) },
      { document: 'briefing', section: 'IV. Unique Active User Counting' },
    ],
    expected: 'holds',
    judge: (figure) => {
      const rows = figure('full-scan.rows-read')
      const scanBytes = figure('full-scan.memory')
      const bytes = figure('hyperloglog-dense.memory')
      if (rows === undefined || scanBytes === undefined || bytes === undefined) return null
      return {
        verdict: rows > 10 * bytes && scanBytes > 10 * bytes ? 'holds' : 'depends',
        because: `${users(rows)} rows read and ${users(scanBytes)} B held for one answer, against ${users(bytes)} registers of a byte`,
      }
    },
  },
  {
    id: 'consistent-sharding',
    says: 'Consistent hashing sends a user to the same node every time, so that sums over nodes count nobody twice.',
    source: [
      { document: 'briefing', section: 'IV. Unique Active User Counting' },
      { document: 'briefing', section: key(3) },
    ],
    expected: 'depends',
    contested:
      'True while the nodes stay the same. Users that move to a node which joins are counted on both, unless their entries move too.',
    judge: (figure) => {
      const over = figure('sharded-set.overcount')
      const joined = figure('sharded-set.join-overcount')
      if (over === undefined || joined === undefined) return null
      return {
        verdict: over > 0 ? 'fails' : joined > 0 ? 'depends' : 'holds',
        because: `${percent(over)} counted twice with the same nodes, ${percent(joined)} on the day on which nodes join`,
      }
    },
  },
  {
    id: 'fraction-moves',
    says: 'With consistent hashing a new server takes over only a fraction of the keys; with simple hashing nearly all move.',
    source: [{ document: 'notes', section: 'Consistent Hashing' }],
    expected: 'holds',
    judge: (figure) => {
      const ring = figure('sharded-set.join-overcount')
      const modulo = figure('sharded-set.join-overcount-modulo')
      if (ring === undefined || modulo === undefined) return null
      return {
        verdict: ring < modulo / 2 ? 'holds' : 'depends',
        because: `${percent(ring)} of the users are counted twice after the join by ring, ${percent(modulo)} by modulo`,
      }
    },
  },
  {
    id: 'several-devices',
    says: 'A table of devices with user and status lets one count people, whatever they are online on.',
    source: [{ document: 'briefing', section: key(9) }],
    expected: 'holds',
    judge: (figure) => {
      const wrong = figure('status-table.online-error')
      const devices = figure('status-table.devices-per-online-user')
      if (wrong === undefined || devices === undefined) return null
      return {
        verdict: wrong > 0 ? 'fails' : devices > 1 ? 'holds' : 'depends',
        because: `users online are off by ${percent(wrong)}; counting rows would say ${times(devices)} as many`,
      }
    },
  },
  {
    id: 'stream-and-batch',
    says: 'A stream gives counts at once that are approximate, and a batch job corrects them.',
    source: [{ document: 'briefing', section: key(8) }],
    expected: 'holds',
    judge: (figure) => {
      const stream = figure('stream-and-batch.stream-error')
      const batch = figure('stream-and-batch.batch-error')
      if (stream === undefined || batch === undefined) return null
      return {
        verdict: batch < stream / 2 ? 'holds' : batch < stream ? 'depends' : 'fails',
        because: `the days are off by ${percent(stream)} in the stream and by ${percent(batch)} after the batch job`,
      }
    },
  },
]
