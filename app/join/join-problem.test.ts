import { expect, test } from 'vitest'
import { ERRORS } from '#lib/protocol/errors'
import type { ErrorCode } from '#lib/protocol/errors'
import { joinProblem } from './join-problem.ts'

const codes = Object.keys(ERRORS) as ErrorCode[]

test('each refusal of an invite has a title of its own', () => {
  const refusals = ['invite-unknown', 'invite-expired', 'invite-used', 'room-full', 'wrong-moment'] as const
  const titles = refusals.map((code) => joinProblem({ code, message: 'as the server says' }).title)
  expect(new Set(titles).size).toBe(refusals.length)
  expect(titles).not.toContain('You could not be let in')
})

test('any other failure is told in the server\u2019s words and can be tried again', () => {
  expect(joinProblem({ code: 'timed-out', message: 'No answer.' })).toEqual({
    title: 'You could not be let in',
    sentence: 'No answer.',
    way: 'again',
  })
})

test('every code leads somewhere', () => {
  for (const code of codes) expect(['home', 'again']).toContain(joinProblem({ code, message: 'x' }).way)
})
