// Words that say the same in a system design, by their stems, so that a term of two words or more is found however it is put.
import { stemmer } from 'stemmer'

// Only what rarely means different things beside the other words of a term: never a product, an algorithm or a quantity.
// prettier-ignore
export const SAME: readonly (readonly string[])[] = [
  ['fail', 'failure', 'crash', 'die', 'dead', 'death', 'down', 'unavailable', 'unreachable', 'outage', 'broken', 'gone'],
  ['expire', 'expiry', 'expiration', 'timeout', 'lapse'],
  ['reject', 'refuse', 'deny', 'denied', 'block', 'decline', 'drop'],
  ['allow', 'pass', 'let', 'admit', 'permit', 'accept'],
  ['old', 'older', 'stale', 'outdated', 'smaller', 'lower', 'previous'],
  ['increase', 'grow', 'monotonic', 'ascend', 'rise'],
  ['node', 'server', 'machine', 'instance', 'member', 'host', 'box'],
  ['wait', 'waiter', 'queued'],
  ['notify', 'notification', 'tell', 'told', 'inform', 'wake', 'woken', 'awaken', 'signal'],
  ['shard', 'partition', 'split'],
  ['majority', 'quorum'],
  ['merge', 'union', 'combine', 'unite'],
  ['twice', 'double', '2x'],
  ['duplicate', 'dedup', 'dedupe', 'deduplicate'],
  ['exact', 'precise', 'accurate', 'accuracy'],
  ['approximate', 'approx', 'estimate', 'rough'],
  ['limit', 'quota'],
  ['client', 'caller'],
  ['holder', 'owner'],
  ['latency', 'delay'],
  ['keep', 'kept', 'store', 'persist', 'retain'],
  ['remove', 'delete', 'evict', 'purge', 'trim'],
  ['count', 'counter', 'tally'],
  ['per', 'each', 'every'],
  ['region', 'datacenter', 'continent'],
  ['leader', 'primary', 'master'],
  ['follower', 'replica', 'secondary', 'standby', 'slave'],
  ['atomic', 'indivisible'],
  ['renew', 'extend', 'refresh', 'prolong'],
  ['release', 'unlock', 'free'],
  ['acquire', 'grab', 'obtain', 'take'],
  ['check', 'compare', 'verify', 'validate'],
  ['write', 'wrote', 'written'],
  ['until', 'till'],
  ['pause', 'stall', 'freeze', 'frozen', 'froze', 'hang', 'sleep', 'asleep'],
  ['add', 'adding'],
  ['percent', 'pct'],
  ['transaction', 'txn', 'tx', 'trx', 'tran'],
  ['priority', 'prio'],
  ['recompute', 'recalculate', 'reprocess', 'replay'],
]

// Forms that endings do not tell of.
// prettier-ignore
const IRREGULAR: readonly (readonly string[])[] = [
  ['lose', 'lost', 'loss', 'losing'], ['send', 'sent'], ['give', 'gave', 'given'], ['get', 'got', 'gotten'], ['see', 'saw', 'seen'],
  ['know', 'knew', 'known'], ['hold', 'held'], ['run', 'ran'], ['begin', 'began', 'begun'], ['break', 'broke', 'broken'],
  ['choose', 'chose', 'chosen', 'choice'], ['come', 'came'], ['find', 'found'], ['grow', 'grew', 'grown'], ['lead', 'led'], ['make', 'made'],
  ['meet', 'met'], ['pay', 'paid'], ['rise', 'rose', 'risen'], ['say', 'said'], ['sell', 'sold'], ['think', 'thought'],
  ['throw', 'threw', 'thrown'], ['build', 'built'], ['buy', 'bought'], ['catch', 'caught'], ['draw', 'drew', 'drawn'],
  ['fall', 'fell', 'fallen'], ['feed', 'fed'], ['forget', 'forgot', 'forgotten'], ['hide', 'hid', 'hidden'], ['mean', 'meant'],
  ['spend', 'spent'], ['stick', 'stuck'], ['speak', 'spoke', 'spoken'], ['bring', 'brought'], ['bind', 'bound'], ['seek', 'sought'],
  ['show', 'shown'], ['steal', 'stole', 'stolen'], ['tear', 'tore', 'torn'], ['withdraw', 'withdrew', 'withdrawn'],
  ['overwrite', 'overwrote', 'overwritten'], ['understand', 'understood'], ['arrive', 'arrival'], ['depart', 'departure'],
  ['sum', 'summation'], ['try', 'tried', 'trial'], ['refer', 'reference'], ['occur', 'occurrence'],
  // Nouns whose stem is not that of their verb.
  ['subscribe', 'subscription'], ['deliver', 'delivery', 'redelivery', 'redeliver'], ['recover', 'recovery'], ['discover', 'discovery'],
  ['storage', 'store'], ['verify', 'verification'], ['modify', 'modification'], ['identify', 'identification'], ['sequence', 'sequential'],
  ['refuse', 'refusal'], ['remove', 'removal'], ['renew', 'renewal'], ['retain', 'retention'], ['expand', 'expansion'], ['decide', 'decision'],
  ['grow', 'growth'], ['synchronous', 'sync', 'synchronously'], ['asynchronous', 'async', 'asynchronously'], ['detect', 'detection'],
  ['proof', 'prove', 'proven'], ['reconcile', 'reconciliation'], ['publish', 'publication'], ['consume', 'consumption'],
  ['convert', 'conversion'], ['invert', 'inversion'], ['exclude', 'exclusion', 'exclusive'], ['respond', 'response'], ['acknowledge', 'ack', 'acked', 'acks', 'acknowledgement', 'acknowledgment'],
]

// Whose stem is that of another thing.
const WHOLE = new Set(['limiter', 'number', 'general', 'generator', 'one', 'allowance'])

/** British endings as American ones, so that both have one stem. */
const american = (word: string): string => word.replace(/is(e[sd]?|ing|ation)$/, 'iz$1').replace(/(?<=\w{3})our$/, 'or')

const regular = new Map(IRREGULAR.flatMap(([first = '', ...others]) => others.map((form) => [form, first] as const)))
const stemOf = (word: string): string => stemmer(american(regular.get(word) ?? word))

const classes = new Map<string, string>()
for (const [first = '', ...others] of SAME)
  for (const word of [first, ...others]) classes.set(stemOf(word), stemOf(first))

const REMEMBERED_MAX = 20_000
const remembered = new Map<string, string>()

/**
 * What a word is compared by: the stem (Porter 1980) of it, or of the word that stands for all that say the same.
 * @param word lower-case, as `tokensOf` gives it
 */
export function senseOf(word: string): string {
  const known = remembered.get(word)
  if (known !== undefined) return known
  const stem = WHOLE.has(word) ? word : stemOf(word)
  const sense = classes.get(stem) ?? stem
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(word, sense)
  return sense
}
