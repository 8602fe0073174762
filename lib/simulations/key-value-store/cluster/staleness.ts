// How stale a partial quorum reads, over the network and without repairs (Bailis et al. 2012, Probabilistically bounded staleness).
import { Cluster } from '#lib/kernel/cluster'
import type { NetworkOptions } from '#lib/kernel/network'
import type { Random } from '#lib/kernel/random'

type ProbeMessage =
  | { kind: 'write'; trial: number }
  | { kind: 'wrote'; trial: number }
  | { kind: 'read'; trial: number }
  | { kind: 'found'; trial: number; version: number }

export type Probe = {
  copies: number
  read: number
  write: number
  /** Random: only so many copies are told and asked at all. All: every copy is told and asked, and the first answers count. */
  ask: 'random' | 'all'
  /** From the acknowledgement of the write to the read, in milliseconds. */
  waitMs: number
  trials: number
}

/** C(N - W, R) / C(N, R): that R random copies hold none of the W that were written. */
export function missProbability(copies: number, read: number, write: number): number {
  let probability = 1
  for (let at = 0; at < read; at++) probability *= Math.max(0, copies - write - at) / (copies - at)
  return probability
}

const EVENTS_PER_SLICE = 5_000

/** Writes and reads in turn, each trial with a version of its own. Returns how many reads missed the version just acknowledged. */
export function* missedIn(probe: Probe, network: NetworkOptions, random: Random): Generator<void, number, void> {
  const run = new ProbeRun(probe, network, random)
  while (!run.cluster.run(Number.MAX_SAFE_INTEGER, EVENTS_PER_SLICE)) yield
  return run.missed
}

class ProbeRun {
  readonly cluster: Cluster<ProbeMessage>
  missed = 0
  #trial = 0
  #wrote = 0
  #found = 0
  #newest = 0
  readonly #versions: Uint32Array
  readonly #probe: Probe
  readonly #random: Random
  readonly #writer: number
  readonly #reader: number

  constructor(probe: Probe, network: NetworkOptions, random: Random) {
    this.#probe = probe
    this.#random = random.split('choice')
    this.#versions = new Uint32Array(probe.copies)
    this.#writer = probe.copies
    this.#reader = probe.copies + 1
    this.cluster = new Cluster<ProbeMessage>({
      nodes: probe.copies + 2,
      timers: 1,
      // Whatever is lost would end the series; what comes late is what staleness is about.
      network: { ...network, loss: 0, duplication: 0, reordering: 1 },
      random: random.split('network'),
      handler: {
        receive: (to, from, message) => this.#receive(to, from, message),
        timeout: (node) => (node === this.#writer ? this.#write() : this.#read()),
        crashed: () => undefined,
        restarted: () => undefined,
      },
    })
    this.cluster.setTimer(this.#writer, 0, 0)
  }

  #receive(to: number, from: number, message: ProbeMessage): void {
    const { trial } = message
    if (message.kind === 'write') {
      this.#versions[to] = Math.max(this.#versions[to]!, trial)
      this.cluster.send(to, from, { kind: 'wrote', trial })
    } else if (message.kind === 'read') {
      this.cluster.send(to, from, { kind: 'found', trial, version: this.#versions[to]! })
    } else if (trial !== this.#trial) return
    else if (message.kind === 'wrote') {
      if (++this.#wrote === this.#probe.write) this.cluster.setTimer(this.#reader, 0, this.#probe.waitMs)
    } else {
      this.#newest = Math.max(this.#newest, message.version)
      if (++this.#found !== this.#probe.read) return
      if (this.#newest < trial) this.missed++
      // Far enough apart that nothing of this trial is under way in the next.
      if (trial < this.#probe.trials) this.cluster.setTimer(this.#writer, 0, 1e6)
    }
  }

  #write(): void {
    this.#trial++
    this.#wrote = 0
    this.#found = 0
    this.#newest = 0
    for (const copy of this.#chosen(this.#probe.write))
      this.cluster.send(this.#writer, copy, { kind: 'write', trial: this.#trial })
  }

  #read(): void {
    for (const copy of this.#chosen(this.#probe.read))
      this.cluster.send(this.#reader, copy, { kind: 'read', trial: this.#trial })
  }

  #chosen(count: number): number[] {
    const copies = Array.from({ length: this.#probe.copies }, (_, copy) => copy)
    if (this.#probe.ask === 'all') return copies
    for (let at = 0; at < count; at++) {
      const other = at + this.#random.integer(copies.length - at)
      ;[copies[at], copies[other]] = [copies[other]!, copies[at]!]
    }
    return copies.slice(0, count)
  }
}
