// What a node has to do later: any number of appointments on the one timer that the kernel gives it. Memory, so a crash takes it.
import type { Cluster } from '#lib/kernel/cluster'
import type { Message } from './messages.ts'

/** Times are sums of delays, whose last bits may differ. */
const TOLERANCE_MS = 1e-6

type Appointment = { time: number; kind: number; id: number }

export class Agenda {
  /** The soonest last. A list, since a heap on typed arrays for each node would cost more than a run of one payment. */
  private appointments: Appointment[] = []
  private readonly cluster: Cluster<Message>
  private readonly node: number

  constructor(cluster: Cluster<Message>, node: number) {
    this.cluster = cluster
    this.node = node
  }

  /** An appointment after a delay: a kind, and which one. */
  after(delay: number, kind: number, id: number): void {
    const { appointments, cluster, node } = this
    const time = cluster.now + delay
    // Among equal times, the one made first is kept first.
    let low = 0
    let high = appointments.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (appointments[middle]!.time > time) low = middle + 1
      else high = middle
    }
    if (low === appointments.length) cluster.setTimer(node, 0, delay)
    appointments.splice(low, 0, { time, kind, id })
  }

  /** Keeps the appointments that are due, when the timer rings. */
  keep(appointment: (kind: number, id: number) => void): void {
    const { appointments, cluster, node } = this
    for (;;) {
      const next = appointments.at(-1)
      if (!next) return
      if (next.time > cluster.now + TOLERANCE_MS) return cluster.setTimer(node, 0, next.time - cluster.now)
      appointments.pop()
      appointment(next.kind, next.id)
    }
  }

  forget(): void {
    this.appointments = []
  }
}
