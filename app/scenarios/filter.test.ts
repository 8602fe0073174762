import { expect, test } from 'vitest'
import type { ScenarioSummary } from '#lib/protocol/queries'
import { filtered, NO_FILTERS, topicsOf } from './filter.ts'

const limiter: ScenarioSummary = {
  id: 'rate-limiter',
  title: 'Rate limiter',
  summary: 'Keeps one client from starving the others.',
  difficulty: 'core',
  topics: ['throttling', 'caching'],
  minutes: 45,
  version: 1,
}
const shortener: ScenarioSummary = {
  ...limiter,
  id: 'url-shortener',
  title: 'URL shortener',
  summary: 'Short links that redirect.',
  difficulty: 'warm-up',
  topics: ['storage', 'caching'],
  minutes: 30,
}
const ids = (filters: Partial<typeof NO_FILTERS>) =>
  filtered([limiter, shortener], { ...NO_FILTERS, ...filters }).map(({ id }) => id)

test('no filter leaves all', () => expect(ids({})).toEqual(['rate-limiter', 'url-shortener']))

test('every word of a search stands in title, summary or topics', () => {
  expect(ids({ search: 'links URL' })).toEqual(['url-shortener'])
  expect(ids({ search: 'throttl' })).toEqual(['rate-limiter'])
  expect(ids({ search: 'links throttling' })).toEqual([])
})

test('filters join', () => {
  expect(ids({ topic: 'caching', minutes: 30 })).toEqual(['url-shortener'])
  expect(ids({ topic: 'caching', difficulty: 'core' })).toEqual(['rate-limiter'])
  expect(ids({ topic: 'storage', difficulty: 'core' })).toEqual([])
})

test('topics are listed once, in order', () => {
  expect(topicsOf([limiter, shortener])).toEqual(['caching', 'storage', 'throttling'])
})
