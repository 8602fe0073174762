// Requests that wait at a leader until there is a job.
import type { Request } from './messages.ts'

type Take = Extract<Request, { kind: 'take' }>
type Look = Extract<Request, { kind: 'peek' }>

/** One of each kind a client at most: a newer one takes the older one's place. */
export class ParkedRequests {
  private readonly takes = new Map<number, Take>()
  private readonly looks = new Map<number, number>()

  addTake(client: number, request: Take): void {
    this.takes.set(client, request)
  }

  addLook(client: number, { round }: Look): void {
    this.looks.set(client, round)
  }

  takeLooks(): { client: number; round: number }[] {
    const looks = [...this.looks].map(([client, round]) => ({ client, round }))
    this.looks.clear()
    return looks
  }

  /** At most so many, who has waited longest first. */
  takeRequests(count: number): { client: number; request: Take }[] {
    const requests: { client: number; request: Take }[] = []
    for (const [client, request] of this.takes) {
      if (requests.length >= count) break
      this.takes.delete(client)
      requests.push({ client, request })
    }
    return requests
  }

  clear(): void {
    this.takes.clear()
    this.looks.clear()
  }
}
