import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CONCEPTS } from './concepts.ts'
import { familyOf, replicasIn } from './copies.ts'
import { readLabel } from './label.ts'
import { isA, KIND_IDS, KINDS, mayBe, PRODUCTS } from './vocabulary.ts'
import { Lexicon, singular, spellingDistance, TermTable, tokensOf } from './words.ts'

const readings: [label: string, kind: string | null, rule: string][] = [
  ['Kafka consumer', 'worker', 'LABEL-1'],
  ['Kafka\ntopic cache-misses\n(32 partitions)', 'log-broker', 'LABEL-1'],
  ['Kafka topic kv_writes', 'log-broker', 'LABEL-1'],
  ['durable log (RF 3)', 'log-broker', 'LABEL-1'],
  ['Flink consumer', 'stream-processor', 'LABEL-1'],
  ['Redis server', 'cache', 'LABEL-1'],
  ['lockd', 'lock-service', 'LABEL-1'],
  ['coordination svc', 'coordination', 'LABEL-1'],
  ['Redis DB', 'key-value', 'LABEL-1'],
  ['MySQL notifications', 'relational', 'LABEL-1'],
  ['Redis\nuser → gateway', 'cache', 'LABEL-1'],
  ['Device app\nlast id per topic', 'client', 'LABEL-1'],
  ['Redis (KV store)', 'key-value', 'LABEL-1'],
  ['Redis queue', 'queue-broker', 'LABEL-1'],
  ['User DB (Postgres)', 'relational', 'LABEL-1'],
  ['API Gateway\n-authorization\n-rate limit', 'api-gateway', 'LABEL-1'],
  ['User1', 'client', 'LABEL-1'],
  ['User viewing calendar', 'client', 'LABEL-1'],
  ['Circuit breaker', null, 'LABEL-1'],
  ['we keep thinking of cache misses quite often', null, 'LABEL-1'],
  ['Spam checker', 'service', 'LABEL-1'],
  ['Elasticsearch updater', 'worker', 'LABEL-1'],
  ['Crawler servers', 'worker', 'LABEL-1'],
  ['Aggregator service', 'service', 'LABEL-1'],
  ['Bank API', 'third-party', 'LABEL-1'],
  ['External payment system', 'third-party', 'LABEL-1'],
  ['Google Recommendation AI', 'third-party', 'LABEL-1'],
  ['AWS servers', 'service', 'LABEL-1'],
  ['API design', null, 'LABEL-1'],
  ['Redis durability', null, 'LABEL-1'],
  ['3 queues inside the manager:', null, 'LABEL-1'],
  ['= traffic / RPS of one server', null, 'LABEL-1'],
  ['This topic is used to update the cache', null, 'LABEL-1'],
  ['Virus scanner', 'worker', 'LABEL-2'],
  ['payment app (Spring Boot, 6x)', 'service', 'LABEL-1'],
  ['Customer app', 'client', 'LABEL-1'],
  ['WebhookFn', 'service', 'LABEL-1'],
  ['OutboxPump', 'worker', 'LABEL-1'],
  ['psp driver, breaker', 'service', 'LABEL-1'],
  ['driver', 'client', 'LABEL-1'],
  ['runner (claims + runs)', 'worker', 'LABEL-1'],
  ['score_update', null, 'LABEL-2'],
  ['User profile', null, 'LABEL-1'],
  ['Release the lock', null, 'LABEL-1'],
  ['Redis pub/sub', 'broker', 'LABEL-1'],
  ['User B', 'client', 'LABEL-1'],
  ['Bloom filter', null, 'LABEL-1'],
  ['API Gateway- routing, authorization', 'api-gateway', 'LABEL-1'],
  ['Users (Postgres)', 'relational', 'LABEL-1'],
  ['Queue: Kafka', 'log-broker', 'LABEL-1'],
  ['Cache for user service', 'cache', 'LABEL-1'],
  ['Payment service (Stripe)', 'service', 'LABEL-1'],
  ['Rate Limiter Service', 'rate-limiter', 'LABEL-1'],
  ['Lock service (Raft)', 'lock-service', 'LABEL-1'],
  ['Order matching engine', 'matching-engine', 'LABEL-1'],
  ['Search service', 'service', 'LABEL-1'],
  ['Websocket server', 'websocket-gateway', 'LABEL-1'],
  ['SSE node x40', 'websocket-gateway', 'LABEL-1'],
  ['conn-server', 'websocket-gateway', 'LABEL-1'],
  ['Spark job', 'batch', 'LABEL-1'],
  ['Token bucket', null, 'LABEL-1'],
  ['node 2', null, 'LABEL-1'],
  ['Client A\nholds the lock', 'client', 'LABEL-1'],
  ['Flink job\ncounts users', 'stream-processor', 'LABEL-1'],
  ['Scheduler\nassigns jobs to workers', 'scheduler', 'LABEL-1'],
  ['Rate limiter\nRedis', 'rate-limiter', 'LABEL-1'],
  ['User\nuses Redis', 'client', 'LABEL-1'],
  ['Redis\nlocks', 'cache', 'LABEL-1'],
  ['Alice\nholds the lock', null, 'LABEL-1'],
  ['Load\nbalancer', 'load-balancer', 'LABEL-1'],
  ['User\nprofile service', 'service', 'LABEL-1'],
  ['User\nevents queue', 'broker', 'LABEL-1'],
  ['Kafka\nconsumers', 'worker', 'LABEL-1'],
  ['Kafka\nconsumer group', 'worker', 'LABEL-1'],
  ['Elastic\nSearch', 'search', 'LABEL-1'],
  ['User DB\nPostgres', 'relational', 'LABEL-1'],
  ['Device status (Redis)', 'cache', 'LABEL-1'],
  ['User status (Redis)', 'cache', 'LABEL-1'],
  ['User device status (Redis)', 'cache', 'LABEL-1'],
  ['Rate limit rules (Postgres)', 'relational', 'LABEL-1'],
  ['Redis users', 'cache', 'LABEL-1'],
  ['Kafka UI', 'client', 'LABEL-1'],
  ['Payment gateway callbacks (Stripe)', 'third-party', 'LABEL-1'],
  ['Checkout.com', 'third-party', 'LABEL-1'],
  ['card gw', 'third-party', 'LABEL-1'],
  ['Charger', 'worker', 'LABEL-1'],
  ['CHANGEFEED', 'worker', 'LABEL-1'],
  ['Maxwell (binlog)', 'worker', 'LABEL-1'],
  ['TigerBeetle', 'ledger', 'LABEL-1'],
  ['apiGateway', 'api-gateway', 'LABEL-2'],
  ['LoadBalancer', 'load-balancer', 'LABEL-2'],
  ['loadbalancer', 'load-balancer', 'LABEL-2'],
  ['orderdb', 'database', 'LABEL-2'],
  ["Driver's app", 'client', 'LABEL-2'],
  ['LBs', 'load-balancer', 'LABEL-2'],
  ['Cassanrda', 'wide-column', 'LABEL-2'],
  ['Postgress', 'relational', 'LABEL-2'],
  ['rate limmiter', 'rate-limiter', 'LABEL-2'],
  ['DB', 'database', 'LABEL-3'],
  ['Shopper', 'client', 'LABEL-3'],
  ['Checkout page', 'client', 'LABEL-1'],
  ['Market makers', 'client', 'LABEL-3'],
  ['Second provider (Adyen)', 'third-party', 'LABEL-1'],
  ['Identity provider', 'auth', 'LABEL-1'],
  ['Outbox', 'database', 'LABEL-3'],
  ['Outbox relay', 'worker', 'LABEL-1'],
  ['WAL', 'store', 'LABEL-3'],
  ['Artifactory (jars)', 'object-store', 'LABEL-1'],
  ['Agents', 'worker', 'LABEL-3'],
  ['Compute cluster', 'worker', 'LABEL-3'],
  ['exec pool (7k nodes)', 'worker', 'LABEL-1'],
  ['Lease Mgr', 'lock-service', 'LABEL-1'],
  ['QuotaChecker', 'rate-limiter', 'LABEL-1'],
  ['limit engine', 'rate-limiter', 'LABEL-1'],
  ['F5 pair', 'load-balancer', 'LABEL-1'],
  ['Memorystore', 'cache', 'LABEL-1'],
  ['counter nodes', 'key-value', 'LABEL-1'],
  ['Message Queue', 'broker', 'LABEL-3'],
  ['NoSQL DB', 'database', 'LABEL-3'],
]

describe('labels', () => {
  test.each(readings)('%s is read as %s (%s)', (label, kind) => {
    expect(readLabel(label).kind).toBe(kind)
  })

  test('a language that is called by a letter and signs is no letter', () => {
    expect(tokensOf('C++ or C#, engine C')).toEqual(['cpp', 'or', 'csharp', 'engine', 'c'])
  })

  test('LABEL-1: products are told although another word decides the kind', () => {
    expect(readLabel('Kafka consumer').products).toEqual(['kafka'])
  })

  test('LABEL-3: a general word may be the special kind asked for, and no other family', () => {
    expect(mayBe('database', 'relational')).toBe(true)
    expect(mayBe('database', 'cache')).toBe(false)
    expect(mayBe('service', 'notification')).toBe(false)
    expect(mayBe('relational', 'relational')).toBe(false)
  })

  test('LABEL-4: a stamp is certain, whatever the label says; an unknown stamp says nothing', () => {
    expect(readLabel('Kafka', 'cache')).toMatchObject({ kind: 'cache', confidence: 1, products: ['kafka'] })
    expect(readLabel('Kafka', 'no-such-kind').kind).toBe('log-broker')
  })

  test.each([
    ['API x3', 3],
    ['Redis (3)', 3],
    ['Consul servers (3, one per AZ)', 3],
    ['Listener (3, then 5 ms)', 1],
    ['LB pair', 2],
    ['HAProxy active/active', 2],
    ['Key pair store', 1],
    ['3x App server', 3],
    ['DB, 5 replicas', 5],
    ['Redis cluster', 2],
    ['Cache ×12', 12],
    ['Group of 5', 5],
    ['5 nodes', 5],
    ['Lock service (Raft x5)', 5],
    ['Scheduler\nassigns jobs to workers', 1],
    ['Worker\nnodes', 2],
    ['API v2', 1],
    ['HTTP 200', 1],
    ['Chat servers cache', 1],
    ['Shared and replicated database', 2],
  ])('LABEL-5: %s speaks of %i', (label, count) => {
    expect(replicasIn(label)).toBe(count)
  })

  test('LABEL-5: copies have their name in common without numbers and roles', () => {
    expect(familyOf('User DB 1')).toBe(familyOf('User DB replica'))
    expect(familyOf('Redis EU')).toBe(familyOf('Redis us-east-1'))
    expect(familyOf('User DB')).not.toBe(familyOf('Order DB'))
  })

  test('LABEL-1: every label of the vocabulary is read as its own kind or a special case of it', () => {
    const wrong = [
      ...KINDS.flatMap((kind) => kind.terms.filter((term) => !isA(readLabel(term).kind, kind.id))),
      ...PRODUCTS.flatMap(({ kinds, terms }) =>
        terms.filter((term) => !kinds.some((kind) => kind === readLabel(term).kind)),
      ),
    ]
    expect(wrong).toEqual([])
  })

  test('LABEL-1: the hierarchy has no circle and no unknown parent', () => {
    for (const kind of KINDS) if (kind.is !== null) expect(KIND_IDS).toContain(kind.is)
    for (const kind of KINDS) expect(isA(kind.id, 'no-such-kind')).toBe(false)
  })

  test('LABEL-2: no word of the concepts is taken for a slip of a kind or product', () => {
    const kindWords = new Set(
      [
        ...KINDS.flatMap((kind) => [...kind.terms, ...(kind.generic ?? [])]),
        ...PRODUCTS.flatMap((product) => product.terms),
      ].flatMap(tokensOf),
    )
    const wrong = Object.values(CONCEPTS)
      .flat()
      .flatMap((term) => tokensOf(term))
      .filter((token) => !kindWords.has(token) && readLabel(token).kind !== null)
    // Those on this list are other forms of a kind's own word, not other words.
    expect([...new Set(wrong)].filter((token) => !FORMS.has(token))).toEqual([])
  })
})

const FORMS = new Set(['ratelimit'])

describe('words', () => {
  test.each([
    ['caches', 'cache'],
    ['queries', 'query'],
    ['batches', 'batch'],
    ['indices', 'index'],
    ['redis', 'redis'],
    ['status', 'status'],
    ['dns', 'dns'],
    ['10ms', '10ms'],
  ])('LABEL-2: the singular of %s is %s', (plural, one) => {
    expect(singular(plural)).toBe(one)
  })

  test('LABEL-2: the distance is the optimal string alignment of a plain model', () => {
    const plain = (a: string, b: string): number => {
      const d = Array.from({ length: a.length + 1 }, (_, i) =>
        Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
      )
      for (let i = 1; i <= a.length; i++)
        for (let j = 1; j <= b.length; j++) {
          d[i]![j] = Math.min(d[i - 1]![j]! + 1, d[i]![j - 1]! + 1, d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
          if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
            d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1)
        }
      return d[a.length]![b.length]!
    }
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.min(3, spellingDistance(a, b, 2))).toBe(Math.min(3, plain(a, b)))
      }),
    )
  })

  test('LABEL-2: a word is corrected by its length, its first letter and the stop list', () => {
    const lexicon = new Lexicon(['kafka', 'cassandra'], ['kafkas'])
    expect(lexicon.correct('kafak')).toBe('kafka')
    expect(lexicon.correct('kfk')).toBe('kfk')
    expect(lexicon.correct('lafka')).toBe('lafka')
    expect(lexicon.correct('casandre')).toBe('casandre')
    expect(lexicon.correct('casssandar')).toBe('cassandra')
  })

  test('LABEL-2: terms are found as whole words however they are joined, and nowhere else', () => {
    const table = new TermTable<string>()
    table.add('load balancer', 'lb')
    table.add('cache', 'cache')
    const found = (text: string) => table.all(tokensOf(text)).map((match) => match.value)
    expect(found('the LoadBalancers, a load-balancer and caches')).toEqual(['lb', 'lb', 'cache'])
    expect(found('loading balance cached')).toEqual([])
    for (const term of ['async', 'O(n)', 'e-mail']) table.add(term, term)
    expect(found('a sync standby on its own')).toEqual([])
    expect(found('an async standby, O(n), an email')).toEqual(['async', 'O(n)', 'e-mail'])
  })
})

test.each([
  ['calendar (slice, due) -> job\n1024 slices\nFoundationDB', 'key-value'],
  ['calendar (slice, due) -> job', 'database'],
  ['inbox rows\nPK (thread, day)', 'database'],
  ['Subscription registry (Postgres)', 'relational'],
  ['Service registry', 'coordination'],
  ['Producers (upload, preview, thumbnail)', 'worker'],
  ['waiter(name, seq bigserial, client)', 'database'],
  ['route by topic', null],
  ['Front door (n, no state)\nknows partition map', null],
  ['Event intake\nstore, then 200', null],
])('LABEL-9: a product, a key and columns tell what a box of an own name is: %j', (label, kind) => {
  expect(readLabel(label).kind).toBe(kind)
})
