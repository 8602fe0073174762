// Who may do what, made from the policy tables: every command, each role, each stage, each rank, over the wire.
import { afterAll, beforeAll, expect, test } from 'vitest'

import { COMMANDS } from '#lib/protocol/commands'
import type { CommandName } from '#lib/protocol/commands'
import type { Outcome } from '#lib/protocol/errors'
import { may, mayEver, mayScoreLive, STAGES } from '#lib/protocol/policy'
import type { Stage } from '#lib/protocol/policy'
import { MODES, RANKS, ROLES } from '#lib/protocol/roles'
import type { Mode, Role } from '#lib/protocol/roles'
import { SITE_COMMANDS, SITE_POLICY } from '#lib/protocol/site'
import type { SiteCommandName } from '#lib/protocol/site'

import { startTestApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'
import { invite, newInterview } from '../support/people.ts'
import type { Seat, Visitor } from '../support/visitor.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** A payload of the right form for each; ids that do not exist, so that what is allowed still changes little. */
const SAMPLES: Record<CommandName, unknown> = {
  'phase:start': {},
  'phase:pause': {},
  'phase:resume': {},
  'phase:extend': { minutes: 1 },
  'phase:advance': {},
  'chat:send': { text: 'hello' },
  'fact:give': { factId: 'x' },
  'probe:send': { probeId: 'x' },
  'probe:mark': { probeId: 'x', mark: 'not' },
  'hint:give': { criterionId: 'x' },
  'hint:ask': {},
  'twist:trigger': { twistId: 'x' },
  'note:write': { text: 'note' },
  'rating:set': { criterionId: 'x', verdict: 'met', reason: '' },
  'rating:clear': { criterionId: 'x' },
  'communication:rate': { points: 3, reason: '' },
  'view:call': {},
  'simulation:share': { simulationId: 'x' },
  'run:start': { simulationId: 'rate-limiter', designs: ['fixed-window'], params: {}, seed: 1, origins: {} },
  'run:cancel': { runId: 'x' },
  'meeting:link': { url: 'https://meet.example/x' },
  'interview:end': {},
  'self-rating:give': { grade: null, reason: '' },
  'interview:continue': {},
}
const NAMES = Object.keys(COMMANDS) as CommandName[]

type Table = { interviewId: string; seats: Partial<Record<Role, Seat>>; visitors: Visitor[] }

/** An interview of a mode, brought to a stage, with somebody in each role. */
async function bring(mode: Mode, stage: Stage): Promise<Table> {
  const owner = await app.visitor()
  const role: Role = mode === 'solo' ? 'candidate' : 'interviewer'
  const interviewId = await newInterview(owner, { mode, role })
  const seats: Partial<Record<Role, Seat>> = { [role]: await owner.enter(interviewId) }
  const visitors = [owner]
  for (const other of ROLES.filter((one) => one !== role && (mode === 'paired' || one === 'observer'))) {
    const visitor = await app.visitor()
    await invite(owner, interviewId, other, visitor)
    seats[other] = await visitor.enter(interviewId)
    visitors.push(visitor)
  }
  const lead = seats[role] as Seat
  if (stage !== 'waiting') await lead.call('phase:start', {})
  if (stage === 'ended' || stage === 'revealed') await lead.call('interview:end', {})
  if (stage === 'revealed') {
    for (const seat of Object.values(seats)) await seat.call('self-rating:give', { grade: null, reason: '' })
  }
  // A solo candidate alone would be asked nothing more after the end, so this one is held open by not rating.
  await lead.until(`stage ${stage}`, (state) => state.stage === stage)
  return { interviewId, seats, visitors }
}

const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.error.code)
const send = (seat: Seat, name: CommandName) => seat.raw({ id: crypto.randomUUID(), name, payload: SAMPLES[name] })

for (const mode of MODES) {
  for (const stage of STAGES) {
    test(`in ${mode} interviews that are ${stage}, each role may send what the policy says and nothing else`, async () => {
      const table = await bring(mode, stage)
      for (const visitor of table.visitors) {
        const seat = await visitor.enter(table.interviewId)
        const role = seat.welcome?.you.role as Role
        // Whatever belongs to the welcome has come before the answer to what was asked after it.
        await seat.raw({})
        expect([role, seat.provenance !== null]).toEqual([role, mayScoreLive(mode, role, stage)])
        seat.socket.disconnect()
      }
      for (const [role, seat] of Object.entries(table.seats) as [Role, Seat][]) {
        for (const name of NAMES) {
          if (may(name, mode, role, stage)) continue
          const code = codeOf(await send(seat, name))
          expect([code, name, role]).toEqual([mayEver(name, mode, role) ? 'wrong-moment' : 'not-allowed', name, role])
          await new Promise((resolve) => setTimeout(resolve, 26))
        }
      }
      // What is allowed is not refused for want of a right; last, because it changes the stage.
      const [role, seat] = Object.entries(table.seats)[0] as [Role, Seat]
      for (const name of NAMES.filter((one) => may(one, mode, role, stage)).toSorted(endsLast)) {
        const code = codeOf(await send(seat, name))
        expect([name, code]).not.toEqual([name, 'not-allowed'])
        await new Promise((resolve) => setTimeout(resolve, 26))
      }
    })
  }
}

const changesStage = new Set<CommandName>(['interview:end', 'self-rating:give', 'phase:start'])
const endsLast = (a: CommandName, b: CommandName): number => Number(changesStage.has(a)) - Number(changesStage.has(b))

test('somebody of another interview cannot even connect to this one', async () => {
  const { interviewId } = await bring('paired', 'running')
  const { visitors } = await bring('paired', 'running')
  for (const visitor of visitors) await expect(visitor.enter(interviewId)).rejects.toThrow('no such interview')
})

const SITE_SAMPLES: Record<SiteCommandName, unknown> = {
  'interview:create': { mode: 'solo', scenarioId: 'rate-limiter' },
  'interview:delete': { interviewId: 'x' },
  'interview:restore': { interviewId: 'x' },
  'invite:create': { interviewId: 'x', role: 'observer', hours: 1, uses: 1 },
  'invite:revoke': { inviteId: 'x' },
  'invite:redeem': { token: 'x' },
  'lab:run': { simulationId: 'x', designs: ['x'], params: {}, seed: 1 },
  'lab:cancel': { runId: 'x' },
  'account:claim': { email: 'somebody@example.org', password: 'long enough' },
  'account:rename': { name: 'A Name' },
  'person:block': { accountId: 'x' },
  'person:unblock': { accountId: 'x' },
  'person:report': { accountId: 'x', reason: 'because' },
  'account:delete': { password: 'x' },
  'account:erase': { accountId: 'x' },
  'account:ban': { accountId: 'x', reason: 'because' },
  'account:unban': { accountId: 'x' },
  'account:sign-out': { accountId: 'x' },
  'report:handle': { reportId: 'x' },
  'link:make': { accountId: 'x' },
  'link:revoke': { linkId: 'x' },
  'link:use': { token: 'x' },
  'rank:set': { accountId: 'x', rank: 'learner' },
}

test('each site command asks for a login and the rank of the policy', async () => {
  const nobody = await app.visitor()
  nobody.cookie = ''
  for (const name of Object.keys(SITE_COMMANDS) as SiteCommandName[]) {
    const least = SITE_POLICY[name]
    const without = codeOf(await nobody.command(name, SITE_SAMPLES[name] as never))
    expect([name, without === 'not-signed-in']).toEqual([name, least !== 'anybody'])
    for (const rank of RANKS) {
      // Somebody new each time: some commands end the login that they came with.
      const person = await app.visitor()
      await app.database.prisma.account.update({ where: { id: person.accountId }, data: { rank } })
      const code = codeOf(await person.command(name, SITE_SAMPLES[name] as never))
      const enough = least === 'anybody' || RANKS.indexOf(rank) >= RANKS.indexOf(least)
      expect([name, rank, code === 'not-allowed']).toEqual([name, rank, !enough])
    }
  }
})

test('what belongs to others cannot be invited to, revoked, deleted or read', async () => {
  const { interviewId, visitors } = await bring('paired', 'waiting')
  const invite = await visitors[0]!.command('invite:create', { interviewId, role: 'observer', hours: 1, uses: 1 })
  if (!invite.ok) throw new Error(invite.error.message)
  const stranger = await app.visitor()
  const observer = visitors[2] as Visitor
  for (const other of [stranger, observer]) {
    expect(
      codeOf(await other.command('invite:create', { interviewId, role: 'interviewer', hours: 1, uses: 1 })),
    ).toMatch(/not-found|not-allowed/)
    expect(codeOf(await other.command('invite:revoke', { inviteId: invite.result.inviteId }))).toBe('not-found')
  }
  expect(codeOf(await stranger.command('interview:delete', { interviewId }))).toBe('not-found')
  expect((await stranger.fetch(`/api/interviews/${interviewId}/calendar.ics`)).status).toBe(404)
})

test('a sign-out and a ban end every connection within five seconds', async () => {
  const { seats, visitors } = await bring('paired', 'running')
  const ended = (seat: Seat) => new Promise<void>((resolve) => seat.socket.on('disconnect', () => resolve()))
  const [i, c] = [ended(seats.interviewer as Seat), ended(seats.candidate as Seat)]
  await visitors[0]!.fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const candidate = visitors.find(({ accountId }) => seats.candidate?.welcome?.you.accountId === accountId)
  await app.database.prisma.account.update({ where: { id: candidate!.accountId }, data: { banned: true } })
  const late = new Promise((_, reject) => setTimeout(reject, 5_000, new Error('still connected after 5 s')))
  await Promise.race([Promise.all([i, c]), late])
  expect(codeOf(await candidate!.command('account:rename', { name: 'Still Here' }))).toBe('not-signed-in')
})
