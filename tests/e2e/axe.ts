// What axe finds on a page, outside tldraw's own canvas, in the light and in the dark.
import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'

export const CANVAS = '.tl-container'
/** Colours in the middle of a change are nobody's to read. */
export const STILL = { reducedMotion: 'reduce' } as const

export const summary = (violations: Awaited<ReturnType<AxeBuilder['analyze']>>['violations']) =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )

/** In the dark nothing but the colours differs. */
export async function expectClean(page: Page, state: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    const axe = new AxeBuilder({ page }).exclude(CANVAS).setLegacyMode()
    const { violations } = await (scheme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    expect.soft(summary(violations), `${state}, ${scheme}`).toEqual([])
  }
}
