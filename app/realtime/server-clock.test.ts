import { describe, expect, it } from 'vitest'
import { ServerClock } from './server-clock.ts'

const DIFFERENCE = 1_800_000_000_000

/** A browser and a server with a network in between whose delays the test chooses. */
function pair() {
  let local = 0
  const clock = new ServerClock(() => local)
  return {
    clock,
    error: () => (clock.now() ?? Number.NaN) - (local + DIFFERENCE),
    wait: (ms: number) => void (local += ms),
    message(delayMs: number) {
      const sent = local + DIFFERENCE
      local += delayMs
      clock.heard(sent)
    },
    roundTrip(thereMs: number, backMs: number) {
      const sentAt = local
      local += thereMs
      const now = local + DIFFERENCE
      local += backMs
      clock.answered(now, sentAt)
    },
  }
}

describe('the server\u2019s clock in the browser', () => {
  it('is unknown before anything was heard', () => {
    expect(new ServerClock(() => 5).now()).toBeNull()
  })

  it('is late by at most the delay of the quickest message', () => {
    const { message, error } = pair()
    message(300)
    message(40)
    message(900)
    expect(error()).toBe(-40)
  })

  it('is wrong by at most half the quickest round trip, however lopsided', () => {
    const { message, roundTrip, error } = pair()
    message(400)
    roundTrip(30, 90)
    roundTrip(10, 200)
    expect(Math.abs(error())).toBeLessThanOrEqual(60)
  })

  it('does not believe answers that took seconds', () => {
    const { message, roundTrip, error } = pair()
    message(20)
    roundTrip(9000, 10)
    expect(error()).toBe(-10)
  })

  it('recovers when the server\u2019s clock was set back', () => {
    let local = 0
    const clock = new ServerClock(() => local)
    clock.answered(DIFFERENCE, 0)
    local = 1000
    clock.answered(DIFFERENCE - 60_000, 990)
    expect(clock.now()).toBe(DIFFERENCE - 60_000)
  })
})
