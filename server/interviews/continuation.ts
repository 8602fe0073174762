// The interview that follows another: the next scenario, with the same people in swapped roles.
import type { InterviewState } from '#lib/interview/state'
import { failure } from '#lib/protocol/errors'
import type { Outcome } from '#lib/protocol/errors'
import { INTERVIEWS_PER_DAY_MAX } from '#lib/protocol/limits'
import type { Role } from '#lib/protocol/roles'

import type { PrismaClient } from '../database/client/client.ts'
import type { PublishedScenario } from '../scenarios/store.ts'
import { createInterview } from './create.ts'
import type { Statement } from './log-writer.ts'

/** The rows of the following interview, of this id. */
export type Continuation = (state: InterviewState, id: string) => Statement[]

const SWAPPED: Record<Role, Role> = { candidate: 'interviewer', interviewer: 'candidate', observer: 'observer' }

const DAY_MS = 24 * 3_600_000

/** Asked before it is decided. Who goes on takes nobody along who blocked them or whom they blocked, and no more than so many a day. */
export async function continuation(
  prisma: PrismaClient,
  by: string,
  following: PublishedScenario,
  now: () => number,
): Promise<Outcome<Continuation>> {
  const dayAgo = new Date(now() - DAY_MS)
  const [made, blocks] = await Promise.all([
    prisma.interview.count({ where: { createdAt: { gt: dayAgo }, participants: { some: { accountId: by } } } }),
    prisma.block.findMany({ where: { OR: [{ accountId: by }, { blockedId: by }] } }),
  ])
  if (made >= INTERVIEWS_PER_DAY_MAX) {
    return failure('limit-reached', `You have ${INTERVIEWS_PER_DAY_MAX} new interviews today. Go on tomorrow.`)
  }
  const apart = new Set(blocks.map(({ accountId, blockedId }) => (accountId === by ? blockedId : accountId)))
  return { ok: true, result: (state, id) => followingRows(state, id, apart, following, now()) }
}

function followingRows(
  { participants: before, erased, mode }: InterviewState,
  id: string,
  apart: ReadonlySet<string>,
  { scenario, version }: PublishedScenario,
  now: number,
): Statement[] {
  const participants = Object.entries(before)
    .filter(([accountId]) => !erased.includes(accountId) && !apart.has(accountId))
    .map(([accountId, { role }]) => ({ accountId, role: mode === 'paired' ? SWAPPED[role] : role }))
  const createdBy =
    participants.find(({ role }) => role === 'interviewer')?.accountId ?? participants[0]?.accountId ?? ''
  return createInterview({ id, mode, scenario, scenarioVersion: version, createdBy, participants, now })
}
