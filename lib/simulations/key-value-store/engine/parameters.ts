// What one turns in the storage engine of a key-value store.
import * as z from 'zod'
import { param } from '#lib/kernel/simulation'

export const params = z.object({
  keys: param(z.int().min(1_000).max(2_000_000).default(20_000), {
    title: 'Keys',
    unit: 'keys',
    step: 1_000,
    help: 'Different keys, written once each in random order before the operations begin.',
  }),
  operations: param(z.int().min(1_000).max(2_000_000).default(20_000), {
    title: 'Operations',
    unit: 'operations',
    step: 1_000,
    help: 'Reads and writes after the keys are loaded.',
  }),
  writeShare: param(z.number().min(0.01).max(0.99).default(0.5), {
    title: 'Writes',
    unit: 'share',
    step: 0.05,
    help: 'Share of the operations that put or delete.',
  }),
  deleteShare: param(z.number().min(0).max(0.9).default(0.1), {
    title: 'Deletes among the writes',
    unit: 'share',
    step: 0.05,
    help: 'Share of the writes that delete their key.',
  }),
  absentShare: param(z.number().min(0).max(1).default(0.4), {
    title: 'Look-ups of keys that were never written',
    unit: 'share',
    step: 0.05,
    help: 'Share of the single look-ups that ask for a key that the store has never held.',
  }),
  scanShare: param(z.number().min(0).max(1).default(0.05), {
    title: 'Scans among the reads',
    unit: 'share',
    step: 0.01,
    help: 'Share of the reads that ask for several keys in ascending order.',
  }),
  scanLength: param(z.int().min(1).max(1_000).default(64), {
    title: 'Length of a scan',
    unit: 'keys',
    help: 'How many neighbouring keys a scan returns.',
  }),
  distribution: param(z.enum(['zipf', 'uniform']).default('zipf'), {
    title: 'Which keys are asked for',
    unit: '',
    help: 'zipf: few keys get most operations; uniform: all keys get equally many.',
  }),
  zipfExponent: param(z.number().min(0.1).max(2).default(0.99), {
    title: 'Zipf exponent',
    unit: '',
    step: 0.05,
    help: 'How unequal the keys are when they follow Zipf’s law.',
  }),
  sizeRatio: param(z.int().min(2).max(16).default(10), {
    title: 'Size ratio T',
    unit: '',
    help: 'How many times larger each level of the LSM tree is than the one above.',
  }),
  memtableEntries: param(z.int().min(32).max(65_536).default(64), {
    title: 'Memtable',
    unit: 'entries',
    help: 'Writes that are gathered in memory before they go to disk as one sorted run.',
  }),
  bitsPerKey: param(z.number().min(0).max(24).default(10), {
    title: 'Bloom filter',
    unit: 'bits a key',
    step: 1,
    help: 'Memory of the filters, on average over all runs. 0 is no filters.',
  }),
  entryBytes: param(z.int().min(16).max(1_024).default(128), {
    title: 'Entry',
    unit: 'B',
    help: 'Key and value together.',
  }),
  pageBytes: param(z.int().min(2_048).max(65_536).default(4_096), {
    title: 'Page',
    unit: 'B',
    help: 'What the disk reads and writes at once; also a block of a run and a node of the B-tree.',
  }),
  cachePages: param(z.int().min(0).max(200_000).default(0), {
    title: 'Page cache',
    unit: 'pages',
    help: 'Pages kept in memory by every design, besides the memory that LSM trees use for memtable, filters and summaries, which the B-tree gets as cache.',
  }),
  syncEvery: param(z.int().min(1).max(1_000).default(1), {
    title: 'Writes a sync of the log',
    unit: 'writes',
    help: 'The log is forced to disk after so many acknowledged writes; 1 is before each acknowledgement.',
  }),
  crashes: param(z.int().min(0).max(50).default(5), {
    title: 'Crashes',
    unit: 'crashes',
    help: 'How often the memory is lost, at random moments during the operations.',
  }),
  randomPageMicros: param(z.number().min(1).max(20_000).default(100), {
    title: 'Page anywhere',
    unit: 'us',
    help: 'Time to reach and move one page at a random place: about 100 on a solid-state disk, 8,000 on a spinning one.',
  }),
  nextPageMicros: param(z.number().min(0.1).max(1_000).default(10), {
    title: 'Next page',
    unit: 'us',
    help: 'Time of each further page that follows on disk.',
  }),
  sweepEntries: param(z.int().min(1_000).max(1_000_000).default(20_000), {
    title: 'Entries of the sweeps',
    unit: 'entries',
    step: 1_000,
    help: 'Different keys written for each point of the comparison over size ratios.',
  }),
})

export type Params = z.infer<typeof params>

/** Entries in one page, the B of the formulas. */
export const entriesPerPage = (p: Pick<Params, 'pageBytes' | 'entryBytes'>): number =>
  Math.floor(p.pageBytes / p.entryBytes)
