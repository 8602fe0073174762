// Going on with the same people: whom it takes along, and how often.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { INTERVIEWS_PER_DAY_MAX } from '#lib/protocol/limits'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { makePair } from '../support/people.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** An interview that has been ended and rated, and the interviewer's seat in it. */
async function revealed(): Promise<{ people: [Visitor, Visitor]; seat: Seat }> {
  const { interviewId, people } = await makePair(app.url)
  const [candidate, interviewer] = await Promise.all(people.map((person) => person.enter(interviewId)))
  if (!candidate || !interviewer) throw new Error('Nobody came')
  expect(await interviewer.call('interview:end', {})).toMatchObject({ ok: true })
  for (const seat of [candidate, interviewer]) await seat.call('self-rating:give', { grade: null, reason: '' })
  await interviewer.until('the scorecard is out', ({ stage }) => stage === 'revealed')
  return { people, seat: interviewer }
}

async function peopleIn(seat: Seat): Promise<string[]> {
  const outcome = await seat.call('interview:continue', {})
  if (!outcome.ok) throw new Error(outcome.error.message)
  const { interviewId } = outcome.result
  const rows = await app.database.prisma.participant.findMany({ where: { interviewId } })
  return rows.map(({ accountId }) => accountId).toSorted()
}

test('who goes on takes along nobody who blocked them, and nobody whom they blocked', async () => {
  const friends = await revealed()
  const both = friends.people.map(({ accountId }) => accountId)
  expect(await peopleIn(friends.seat)).toEqual(both.toSorted())
  for (const blocking of [0, 1] as const) {
    const { people, seat } = await revealed()
    const [candidate, interviewer] = people
    const [by, blocked] = blocking === 0 ? [candidate, interviewer] : [interviewer, candidate]
    expect(await by.command('person:block', { accountId: blocked.accountId })).toMatchObject({ ok: true })
    expect(await peopleIn(seat)).toEqual([interviewer.accountId])
  }
})

test('going on is one of the interviews of a day, whoever conducts it', async () => {
  const { people, seat } = await revealed()
  const [candidate, interviewer] = people
  const { prisma } = app.database
  const row = await prisma.interview.findFirstOrThrow({ where: { createdBy: interviewer.accountId } })
  for (let n = 1; n < INTERVIEWS_PER_DAY_MAX; n++) {
    const { scenarioId, scenarioVersion, mode } = row
    const id = `day-${n}`
    await prisma.interview.create({
      data: { id, mode, scenarioId, scenarioVersion, createdBy: candidate.accountId },
    })
    await prisma.participant.create({
      data: { interviewId: id, accountId: interviewer.accountId, role: 'candidate' },
    })
  }
  expect(await seat.call('interview:continue', {})).toMatchObject({ error: { code: 'limit-reached' } })
  await prisma.interview.updateMany({ where: { id: 'day-1' }, data: { createdAt: new Date(0) } })
  expect(await seat.call('interview:continue', {})).toMatchObject({ ok: true })
})
