import { expect, test } from 'vitest'

import { meantBy } from './meant.ts'
import type { EstimateReference } from './reference.ts'

const same = (word: string): string => word.replace(/s$/, '')

const peak: EstimateReference = {
  asks: 'Jobs handed in each second at peak',
  assumptions: { jobsPerDay: '200M', peakFactor: '5' },
  formula: 'jobsPerDay / (86400 s) * peakFactor',
  answer: '11.6 k/s',
  unit: '1/s',
  aliases: ['enqueue rate'],
}
const disk: EstimateReference = {
  asks: 'Disk for all jobs that are kept, with their copies',
  assumptions: { jobsPerDay: '200M', bytesPerJob: '2 kB', daysKept: '7', copies: '3' },
  formula: 'jobsPerDay * bytesPerJob * daysKept * copies',
  answer: '8.4 TB',
  unit: 'B',
  aliases: ['storage'],
}
const workers: EstimateReference = {
  asks: 'Workers that are busy at once',
  assumptions: { jobsPerSecond: '11.6 k/s', workPerJob: '10 s' },
  formula: 'jobsPerSecond * workPerJob',
  answer: '116000',
  unit: '',
  aliases: ['machines'],
}
const herd: EstimateReference = {
  asks: 'Requests until the line is served if everybody is woken each time',
  assumptions: { waiting: '500' },
  formula: 'waiting * (waiting + 1) / 2',
  answer: '125 k',
  unit: '',
  aliases: ['retries'],
}
const all = [peak, disk, workers, herd]

const verdict = (reference: EstimateReference, ...lines: string[]) =>
  meantBy(
    lines,
    reference,
    () => true,
    all.filter((other) => other !== reference),
    same,
  )?.verdict ?? null

test('M1: a figure answers where the numbers beside it stand for the assumptions and come to it, however they are joined', () => {
  expect(verdict(peak, '200M jobs a day = 2315/s; at peak 5x that, 11.6k/s')).toBe('met')
  expect(verdict(peak, '2315 jobs/s on average, five-fold at noon => 11,575/s')).toBe('met')
  expect(verdict(peak, 'peak 11.6k/s (200M jobs a day, 5x spike)')).toBe('met')
  expect(verdict(workers, 'peak 11.6k jobs/s, each 10 s: 116k of them at work')).toBe('met')
  expect(verdict(herd, '500 waiting: 500 * 501 / 2 = 125k requests')).toBe('met')
})

test('M1: assumptions of their own are as good, within an order of magnitude', () => {
  expect(verdict(peak, '500M jobs a day = 5.8k/s, burst of 3: 17.4k/s')).toBe('met')
  expect(verdict(peak, '50B jobs a day = 580k/s, burst of 3: 1.74M/s')).toBeNull()
  expect(verdict(disk, '100M jobs/day x 4 kB x 14 days x RF 2 = 11.2 TB')).toBe('met')
})

test('M2: one number may stand for several assumptions, or for a rate that was converted', () => {
  expect(verdict(disk, '400 GB of jobs a day, 7 days, three copies -> 8.4 TB')).toBe('met')
  expect(verdict(peak, 'average of 2315 jobs/s, peak x5 = 11.6k/s')).toBe('met')
  // A factor that nobody mentions is folded into no other number.
  expect(verdict(peak, '200M jobs a day = 2315/s')).toBeNull()
})

test('M3: a number stands for an assumption only as it is measured, and what is counted is not something else', () => {
  expect(verdict(workers, '11.6k jobs/s x 10 threads = 116k')).toBeNull()
  expect(verdict(disk, '400 GB of jobs a day, 7 days, 3 regions -> 8.4 TB')).not.toBe('met')
  expect(verdict(disk, '400 GB of jobs a day, kept a week, RF3 = 8.4 TB')).toBe('met')
  expect(verdict(workers, '10 jobs/s are 100 ms each at 11.6k jobs/s')).toBeNull()
})

test('M4: a number that goes into a calculation is no result of one', () => {
  expect(verdict(peak, '11.6k/s x 10 s = 116k jobs of 200M a day, peak 5')).toBeNull()
})

test('M5: numbers of the lines above may go in, and other lines of figures answer other estimates', () => {
  expect(verdict(peak, '200M jobs a day', 'peak 5x', '=> 11.6k/s')).toBe('met')
  expect(verdict(disk, '11.6k jobs/s x 10 s = 116k workers')).toBeNull()
})

test('M6: numbers that fit by size alone may be chance', () => {
  expect(verdict(peak, '90M likes / 86400 = 1042/s, x 4 at noon = 4.2k/s')).toBeNull()
  expect(verdict(disk, '80M photos x 1 kB x 30 days x 2 = 4.8 TB')).toBeNull()
})

test('M7: a step that is plainly wrong, a result that is off and a factor left out make it partly', () => {
  expect(verdict(peak, 'jobs: 200M/day = 4000/s, peak x 5 = 20k/s')).toBe('partly')
  expect(verdict(peak, '200M jobs a day, peak factor 5: 20k jobs/s')).toBe('partly')
  expect(verdict(disk, '200M jobs a day x 2 kB x 7 days = 2.8 TB of disk')).toBe('partly')
})
