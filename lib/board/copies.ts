// How many copies a label speaks of, and which labels are copies of one another.
import { isClause, linesOfLabel } from './label-lines.ts'
import { DEPLOYMENT } from './label-words.ts'
import { labelWords } from './naming.ts'

const LEADS = new Set(['leader', 'master', 'primary', 'main', 'active', 'write'])
// prettier-ignore
const FOLLOWS = new Set([
  'follower', 'replica', 'slave', 'secondary', 'standby', 'backup', 'copy', 'passive', 'read',
])
const PARTS = new Set(['shard', 'partition', 'node', 'instance', 'region', 'zone', 'sharded', 'replicated'])
// prettier-ignore
const REGIONS = new Set([
  'us', 'usa', 'eu', 'uk', 'europe', 'asia', 'america', 'africa', 'australia', 'india', 'apac', 'emea', 'latam',
  'east', 'west', 'north', 'south', 'central', 'eastern', 'western', 'northern', 'southern', 'northeast', 'southeast',
  'northwest', 'southwest', 'ap', 'ca', 'az', 'dc', 'datacenter',
])
const isRole = (word: string): boolean => LEADS.has(word) || FOLLOWS.has(word) || PARTS.has(word)
const PLURAL_REPLICAS = 2
const REPLICAS_MAX = 10_000

// prettier-ignore
const MEMBERS = ['replica', 'node', 'instance', 'shard', 'server', 'copie', 'copy', 'partition', 'broker', 'machine', 'host', 'follower', 'worker', 'pod']
const NUMBERED = new RegExp(
  [
    String.raw`(?:^|[^\w.])[x×*]\s?(\d{1,5})\b`,
    String.raw`\b(\d{1,5})\s?[x×](?:$|[^\w])`,
    String.raw`\((\d{1,5})(?:\)|,\s(?=one|per|in|across|over)\b)`,
    String.raw`\b(\d{1,5})\s+(?:\w+\s+)?(?:${MEMBERS.join('|')})s?\b`,
    String.raw`\b(?:group|cluster|set|pool|fleet|farm|ring|quorum|ensemble)\s+of\s+(\d{1,5})\b`,
  ].join('|'),
)
// "Chat servers cache" is one cache.
const PLURAL = new RegExp(
  [
    String.raw`\b(?:(?:lb|ha|balancer|gateway|server|proxy|redundant) pair|active.active)\b`,
    String.raw`\b(?:sharded|replicated|auto.?scal(?:ed|ing)|sentinel|multi.?az)\b`,
    String.raw`\b(?:cluster|shards|replicas|instances|fleet|replica set|ensemble|nodes|pool|farm|partitions|servers|workers|balancers|gateways|limiters|brokers)\b` +
      String.raw`(?!\s+(?:cache|db|database|store|storage|queue|service|manager|registry|info|data|metadata|api|list|map|config)\b)`,
  ].join('|'),
)

/**
 * How many copies a label speaks of: "x3", "(3)", "3 replicas", "group of 5", or a plural of deployment such as "shards" or
 * "cluster", unless it stands in a line that tells what the thing does.
 */
export function replicasIn(label: string): number {
  const text = label.slice(0, 500).toLowerCase()
  const count = Number(
    NUMBERED.exec(text)
      ?.slice(1)
      .find((group) => group !== undefined) ?? 0,
  )
  if (count > 1) return Math.min(count, REPLICAS_MAX)
  const { head, rest } = linesOfLabel(text)
  return [head, ...rest.filter((line) => !isClause(line))].some((line) => PLURAL.test(line)) ? PLURAL_REPLICAS : 1
}

/** A label without numbers, roles and regions: what copies have in common ("User DB 1", "User DB replica", "User DB EU"). */
export const familyOf = (label: string): string =>
  labelWords(label)
    .words.filter((each) => !/^\d+$/.test(each) && !isRole(each) && !REGIONS.has(each) && !/^[a-z]\d?$/.test(each))
    .map((each) => each.replace(/(\p{L}{2})\d{1,3}$/u, '$1'))
    .join(' ')

/** What a part does among its family; who says nothing leads, as "User DB" does beside "User DB replica". */
export const roleOf = (label: string): 'leads' | 'follows' =>
  labelWords(label).words.some((each) => FOLLOWS.has(each)) ? 'follows' : 'leads'

/** Whether a label only tells a part's role or number ("node 2", "leader"), so that what contains it says what it is. */
export const isRoleOnly = (label: string): boolean => {
  const { words } = labelWords(label)
  return (
    words.length > 0 &&
    words.length <= 4 &&
    words.every((each) => /^\d+$/.test(each) || isRole(each) || DEPLOYMENT.has(each) || /^[a-z]\d?$/.test(each))
  )
}
