// One question at a time over the network, asked again after silence or given up.
import type { Cluster } from '#lib/kernel/cluster'
import type { QueueMessage } from './messages.ts'
import { TIMERS } from './messages.ts'

type Question = {
  request: number
  to: number
  message: QueueMessage
  answered: (accepted: boolean) => void
  /** What to do after silence instead of asking again. */
  silent: (() => void) | null
}

export class Asker {
  private question: Question | null = null
  private requests = 0
  private readonly node: number
  private readonly answerMs: number
  private readonly cluster: Cluster<QueueMessage>

  constructor(node: number, answerMs: number, cluster: Cluster<QueueMessage>) {
    this.node = node
    this.answerMs = answerMs
    this.cluster = cluster
  }

  ask(
    to: number,
    message: (request: number) => QueueMessage,
    answered: Question['answered'],
    silent: Question['silent'] = null,
  ): void {
    const request = ++this.requests
    this.question = { request, to, message: message(request), answered, silent }
    this.send(this.question)
  }

  answered(request: number, accepted: boolean): void {
    if (this.question?.request !== request) return
    const { answered } = this.question
    this.forget()
    answered(accepted)
  }

  silence(): void {
    if (!this.question) return
    const { silent } = this.question
    if (!silent) return this.send(this.question)
    this.question = null
    silent()
  }

  forget(): void {
    this.question = null
    this.cluster.clearTimer(this.node, TIMERS.answer)
  }

  private send({ to, message }: Question): void {
    this.cluster.send(this.node, to, message)
    this.cluster.setTimer(this.node, TIMERS.answer, this.answerMs)
  }
}
