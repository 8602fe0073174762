// The leading engine's TCP connections to the participants: windows, acknowledgements, sending again (RFC 5681 and 6582, simplified).

/** Packets under way on a connection at most. */
const WINDOW_PACKETS = 16
const DUPLICATES_MEAN_LOSS = 3

type Connection = {
  /** The next number to send; -1 until the participant has said where it is. */
  sent: number
  acknowledged: number
  duplicates: number
  /** Until so much is acknowledged, each acknowledgement tells of another lost packet. */
  recover: number
  /** Is a job of this connection waiting for the processor? */
  queued: boolean
}

export class Connections {
  private readonly all: Connection[]
  private readonly window: number

  constructor(participants: number, batch: number, sent: number) {
    this.window = WINDOW_PACKETS * batch
    this.all = Array.from({ length: participants }, () => ({
      sent,
      acknowledged: Math.max(0, sent),
      duplicates: 0,
      recover: 0,
      queued: false,
    }))
  }

  unknown(participant: number): boolean {
    return this.all[participant]!.sent < 0
  }

  /** May something be sent to this participant, of what is published? Marks a job as waiting. */
  wants(participant: number, published: number): boolean {
    const connection = this.all[participant]!
    const { sent, acknowledged, queued } = connection
    const may = !queued && sent >= 0 && sent < published && sent - acknowledged < this.window
    if (may) connection.queued = true
    return may
  }

  /** The next run of numbers to send, at most `most` of them. */
  take(participant: number, published: number, most: number): { from: number; to: number } {
    const connection = this.all[participant]!
    connection.queued = false
    const from = connection.sent
    connection.sent = Math.max(from, Math.min(published, from + most))
    return { from, to: connection.sent }
  }

  /** Takes an acknowledgement; returns the number from which to send again at once, or -1. */
  acknowledge(participant: number, next: number): number {
    const connection = this.all[participant]!
    if (connection.sent < 0) {
      connection.sent = next
      connection.acknowledged = next
      return -1
    }
    if (next < connection.acknowledged) return -1
    if (next > connection.acknowledged) {
      connection.acknowledged = next
      connection.sent = Math.max(connection.sent, next)
      connection.duplicates = 0
      return next < connection.recover ? next : -1
    }
    connection.duplicates++
    if (connection.duplicates !== DUPLICATES_MEAN_LOSS || next >= connection.sent) return -1
    connection.recover = connection.sent
    return next
  }

  /** Time is up: the first number that is not acknowledged, to send again; -1 if all are. */
  timeout(participant: number): number {
    const connection = this.all[participant]!
    if (connection.sent <= connection.acknowledged) return -1
    connection.recover = connection.sent
    connection.duplicates = 0
    return connection.acknowledged
  }

  /** Is something under way? */
  open(participant: number): boolean {
    const { sent, acknowledged } = this.all[participant]!
    return sent > acknowledged
  }
}
