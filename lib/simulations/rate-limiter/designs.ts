// The designs that are compared. All limit by account but one; all ask one shared store but where they say otherwise.
import type { Design } from '#lib/kernel/simulation'

export const designs: Design[] = [
  {
    id: 'fixed-window',
    title: 'Fixed window',
    says: 'A counter a key and minute of the clock, increased in one step; the next minute starts at nought.',
  },
  {
    id: 'sliding-log',
    title: 'Sliding log',
    says: 'A sorted set of the times of admitted requests; entries older than the window are dropped.',
  },
  {
    id: 'sliding-counter',
    title: 'Sliding counter',
    says: 'The counts of this window and the one before, weighted by how much of that still counts.',
  },
  {
    id: 'token-bucket',
    title: 'Token bucket',
    says: 'Tokens come in at the rate of the limit, up to the burst; a request takes one.',
  },
  { id: 'gcra', title: 'GCRA', says: 'One number a key: the time at which the next request is due.' },
  {
    id: 'local-counters',
    title: 'Local logs',
    says: 'Every server limits by what it has seen itself, inside the service.',
    wrong: true,
  },
  {
    id: 'lagging-replica',
    title: 'Lagging replica',
    says: 'Admitted requests are written to the leader; the decision reads a replica.',
    wrong: true,
  },
  { id: 'racy-increment', title: 'Read, then write', says: 'A fixed window by GET, compare, SET.', wrong: true },
  {
    id: 'edge-cache',
    title: 'Write-back cache',
    says: 'Each balancer keeps the counts of recent keys, decides by them and writes them back later.',
  },
  { id: 'by-address', title: 'By address', says: 'A sliding log for each network address instead of each account.' },
  {
    id: 'fail-open',
    title: 'Fail open',
    says: 'A sliding log; while the store does not answer, everything is admitted.',
  },
  {
    id: 'fail-closed',
    title: 'Fail closed',
    says: 'A sliding log; while the store does not answer, nothing is admitted.',
  },
  {
    id: 'polled-rules',
    title: 'Polled rules',
    says: 'Rules in a store of their own, read by every node now and then; half-way through the limit is halved.',
  },
]
