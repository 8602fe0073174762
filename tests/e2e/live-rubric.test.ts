// The rubric while the interview goes on: whose a shape is decides what it is worth, whoever looks and after whatever reload.
import type { Locator, Page } from 'playwright/test'

import { expect, expectRoom, inOutline, line, open, pair, panel, stamp, test, write } from './support.ts'

const SCENARIO = 'distributed-lock'
/** A component that this criterion takes for half of an answer by itself, and a line that the other takes for a whole one. */
const COMPONENT = 'Coordination service'
const DRAWN = 'Locks live in a replicated log of at least three nodes that agree by consensus.'
const LINE = 'Mutual exclusion: one holder of a lock at a time'
const WRITTEN = 'States the promise: at most one holder, or one writer, for a resource.'

const criterion = (page: Page, says: string): Locator =>
  panel(page, 'Rubric').getByRole('listitem').filter({ hasText: says }).first()

async function comeBack(page: Page): Promise<void> {
  await page.reload()
  await expectRoom(page)
  await open(page, 'Rubric')
}

test('What the interviewer draws is no evidence, before and after a reload of their tab; what the candidate draws is', async ({
  person,
}) => {
  test.setTimeout(90_000)
  const { interviewer, candidate } = await pair(person, SCENARIO)
  const [drawn, written] = [criterion(interviewer, DRAWN), criterion(interviewer, WRITTEN)]
  await open(interviewer, 'Rubric')
  for (const each of [drawn, written]) await expect(each).toContainText(/Rubric\s*not seen/)
  await stamp(interviewer, COMPONENT)
  await write(interviewer, 'Functional requirements', LINE)
  // The server has both by the time that the candidate sees them.
  await open(candidate, 'Worksheet')
  await expect(line(candidate, 'Functional requirements').filter({ hasText: LINE })).toHaveCount(1)
  await open(candidate, 'Outline')
  await expect(inOutline(candidate, COMPONENT)).toHaveCount(1)
  for (const each of [drawn, written]) await expect(each).toContainText(/Rubric\s*not seen/)

  await comeBack(interviewer)
  await open(interviewer, 'Outline')
  await expect(inOutline(interviewer, COMPONENT)).toHaveCount(1)
  for (const each of [drawn, written]) {
    await expect(each).toContainText(/Rubric\s*not seen/)
    await expect(each).not.toContainText('evidence:')
  }

  // The same from the candidate is evidence, also for an interviewer who comes back.
  await stamp(candidate, COMPONENT)
  await write(candidate, 'Functional requirements', `${LINE}, please`)
  await expect(drawn).toContainText(/Rubric\s*partly/)
  await expect(written).toContainText(/Rubric\s*met/)
  await comeBack(interviewer)
  await expect(drawn).toContainText(/Rubric\s*partly/)
  await expect(drawn).toContainText('evidence: 1')
  await expect(written).toContainText(/Rubric\s*met/)
  await expect(written).toContainText('evidence: 1')
})
