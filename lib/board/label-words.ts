// Lists of words that label.ts reads labels with. Data only.

// Near a known word, and another word; the common English ones are in ordinary-words.ts.
export const NOT_SLIPS = ['transcoded', 'chunked', 'modulo']

// Words that say how a thing is deployed and leave open what it is.
// prettier-ignore
export const DEPLOYMENT = new Set([
  'server', 'cluster', 'node', 'instance', 'fleet', 'group', 'pool', 'layer', 'tier', 'system', 'component',
  'module', 'middleware', 'process', 'filter', 'box', 'machine', 'host', 'container', 'pod', 'farm', 'logic',
  'replica', 'shard', 'partition', 'master', 'slave', 'primary', 'secondary', 'standby', 'leader', 'follower',
  'backup', 'main', 'copy', 'sentinel',
])

// Whose a thing is, when its name says nothing else: nobody's whose design this is.
export const OUTSIDE = new Set(['external', 'third', '3rd', 'partner', 'vendor'])
export const VENDORS = new Set(['google', 'amazon', 'aws', 'microsoft', 'azure', 'apple', 'facebook', 'meta'])

// What a box or a text is called that is about the design rather than a part of it.
// prettier-ignore
export const HEADINGS = new Set([
  'design', 'requirement', 'estimation', 'estimate', 'approach', 'solution', 'diagram', 'contract', 'assumption', 'entity',
  'question', 'problem', 'flow', 'schema', 'step', 'overview', 'note', 'legend', 'hld', 'lld', 'nfr', 'durability', 'scaling',
  'scalability', 'sharding', 'replication', 'partitioning', 'consistency', 'availability', 'reliability',
])

// A label that begins with one and ends in a person tells what is done with the person.
// prettier-ignore
export const IMPERATIVES = new Set([
  'identify', 'check', 'get', 'add', 'create', 'update', 'delete', 'remove', 'send', 'receive', 'return', 'find', 'validate', 'verify',
  'notify', 'reject', 'refuse', 'allow', 'fetch', 'count', 'block', 'authenticate', 'authorize', 'register', 'ask', 'tell', 'limit',
])

// prettier-ignore
export const PREPOSITIONS = new Set([
  'for', 'of', 'to', 'from', 'with', 'in', 'on', 'by', 'via', 'using', 'that', 'which', 'per', 'at', 'into', 'as',
  'holding', 'storing', 'containing', 'who',
])

// Joined to the word before it, as in "userdb" or "orderservice".
// prettier-ignore
export const SUFFIXES = [
  'service', 'server', 'database', 'db', 'cache', 'queue', 'store', 'gateway', 'worker', 'limiter', 'balancer',
  'api', 'app',
]

// Nouns in -er and -or that do nothing.
// prettier-ignore
export const NOT_AGENTS = new Set([
  'after', 'answer', 'author', 'bearer', 'behavior', 'better', 'bigger', 'border', 'breaker', 'buffer', 'carrier',
  'center', 'character', 'cheaper', 'cluster', 'color', 'computer', 'consumer', 'container', 'counter', 'cursor',
  'customer', 'datacenter', 'differ', 'disaster', 'driver', 'error', 'factor', 'failover', 'faster', 'filter',
  'folder', 'follower', 'forever', 'greater', 'header', 'higher', 'hitter', 'holder', 'however', 'identifier',
  'integer', 'jitter', 'larger', 'layer', 'layover', 'leader', 'ledger', 'letter', 'lower', 'major', 'manner',
  'master', 'matter', 'member', 'minor', 'monitor', 'neighbor', 'never', 'newer', 'newsletter', 'number', 'offer',
  'older', 'operator', 'order', 'other', 'over', 'owner', 'paper', 'parameter', 'passenger', 'placeholder',
  'pointer', 'power', 'prior', 'producer', 'quarter', 'register', 'rider', 'river', 'router', 'semaphor', 'sensor',
  'server', 'slower', 'super', 'together', 'transfer', 'trigger', 'under', 'user', 'vector', 'visitor', 'voucher',
  'waiter', 'water', 'whether', 'worker',
])
