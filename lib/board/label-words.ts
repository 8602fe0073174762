// Lists of words that label.ts reads labels with. Data only.

// Near a known word, and another word. Found by reading labels of real boards.
// prettier-ignore
export const NOT_SLIPS = [
  'advice', 'agent', 'balance', 'encoded', 'transcoded', 'exceeded', 'balanced', 'basket', 'batched', 'batches',
  'beans', 'bench', 'bigger', 'black', 'block', 'blocked', 'bracket', 'branch', 'branches', 'budget', 'cached',
  'caches', 'catch', 'catching', 'cause', 'center', 'centre', 'challenge', 'change', 'charge', 'check', 'choice',
  'chose', 'chunk', 'chunked', 'click', 'clicks', 'clients', 'clock', 'close', 'collection', 'connect', 'connection',
  'contact', 'content', 'context', 'correction', 'costs', 'counter', 'counters', 'course', 'cover', 'detection',
  'device', 'devices', 'direction', 'dispatch', 'dream', 'election', 'enter', 'event', 'events', 'exchange',
  'external', 'false', 'fetch', 'flock', 'friend', 'friends', 'grade', 'graph', 'graphs', 'group', 'handle',
  'header', 'hosts', 'hotel', 'hours', 'house', 'image', 'images', 'indexed', 'inter', 'internal', 'interval',
  'invoice', 'label', 'large', 'later', 'layer', 'leader', 'ledge', 'level', 'likes', 'limit', 'limited', 'limits',
  'linked', 'links', 'listen', 'lists', 'loader', 'locked', 'locks', 'logged', 'logger', 'longer', 'lower', 'manage',
  'managed', 'match', 'matching', 'means', 'media', 'member', 'merge', 'message', 'messages', 'model', 'modulo',
  'mouse', 'never', 'newer', 'notice', 'number', 'offer', 'offers', 'office', 'order', 'orders', 'other', 'package',
  'packet', 'packets', 'paint', 'parks', 'parse', 'parsed', 'parts', 'party', 'passage', 'patch', 'pause',
  'persistent', 'phones', 'photo', 'photos', 'place', 'plane', 'point', 'ports', 'posts', 'power', 'price', 'prices',
  'prime', 'print', 'proxies', 'pulse', 'queries', 'query', 'queued', 'quite', 'rage', 'range', 'ranges', 'reach',
  'react', 'reader', 'reconcile', 'render', 'replicate', 'retrieval', 'river', 'round', 'route', 'routes', 'scale',
  'score', 'search', 'selection', 'sender', 'served', 'service', 'services', 'sever', 'share', 'shared', 'sharp',
  'silent', 'slack', 'socket', 'solid', 'source', 'spark', 'sport', 'stack', 'stage', 'start', 'state', 'steam',
  'stone', 'store', 'stored', 'stores', 'stories', 'storm', 'story', 'streams', 'table', 'tables', 'talent', 'teams',
  'tender', 'ticket', 'tickets', 'tower', 'trace', 'track', 'trade', 'trend', 'trends', 'trigger', 'trip', 'user',
  'users', 'using', 'valid', 'vender', 'video', 'videos', 'voice', 'waiter', 'watch', 'watching', 'write', 'writes',
]

// Words that say how a thing is deployed and leave open what it is.
// prettier-ignore
export const DEPLOYMENT = new Set([
  'server', 'cluster', 'node', 'instance', 'fleet', 'group', 'pool', 'layer', 'tier', 'system', 'component',
  'module', 'middleware', 'process', 'filter', 'box', 'machine', 'host', 'container', 'pod', 'farm', 'logic',
  'replica', 'shard', 'partition', 'master', 'slave', 'primary', 'secondary', 'standby', 'leader', 'follower',
  'backup', 'main', 'copy', 'sentinel',
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
