// Claims are judged by figures alone, so that a table of figures shows what decides each of them, without any run.
// oxlint-disable-next-line no-restricted-imports -- only tests import this module
import { describe, expect, test } from 'vitest'
import type { ClaimDefinition, ClaimVerdict } from '#lib/kernel/simulation'

type Figures = Record<string, number>

/** A change of figures that makes a claim come out otherwise, and how. */
export type Flip = [id: string, change: Figures, verdict: ClaimVerdict]

/** Judges a claim by figures, some of them changed. A figure to be changed must be there: a misspelt one decides nothing. */
export function judged(claims: readonly ClaimDefinition[], figures: Figures, id: string, change: Figures = {}) {
  for (const name of Object.keys(change)) expect(figures, name).toHaveProperty([name])
  const changed = { ...figures, ...change }
  return claims.find((claim) => claim.id === id)!.judge((name) => changed[name])
}

/**
 * Tests that each claim comes out as expected by figures like those of the defaults, and otherwise by others.
 * @param flips at least one a claim: one whose verdict no figure can change would be a script, not a judgement
 * @param contested claims that must say why the documents' wording is not to be trusted
 */
export function testClaims(
  claims: readonly ClaimDefinition[],
  figures: Figures,
  flips: readonly Flip[],
  contested: string[] = [],
): void {
  describe('claims', () => {
    test('each comes out as expected on figures like those of the defaults', () => {
      for (const { id, expected } of claims) expect(judged(claims, figures, id)?.verdict, id).toBe(expected)
    })

    test.each(flips)('%s follows %o to %s', (id, change, verdict) => {
      const claim = judged(claims, figures, id, change)
      expect(claim?.verdict).toBe(verdict)
      expect(claim?.because, 'the numbers that decided are told').not.toBe(judged(claims, figures, id)?.because)
    })

    test('each of them has figures that change it', () => {
      expect(new Set(flips.map(([id]) => id))).toEqual(new Set(claims.map(({ id }) => id)))
    })

    test.each(contested)('%s is contested, and says why', (id) => {
      expect(claims.find((claim) => claim.id === id)?.contested).toBeTruthy()
    })
  })
}
