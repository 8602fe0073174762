// Which actions a query finds: every word of it begins some word of the action.
import type { Action } from './actions.ts'

const wordsOf = (text: string) => text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)

export function matching<Searched extends Pick<Action, 'label' | 'group' | 'keywords'>>(
  actions: readonly Searched[],
  query: string,
): Searched[] {
  const wanted = wordsOf(query)
  return actions.filter(({ label, group, keywords = [] }) => {
    const words = wordsOf([label, group, ...keywords].join(' '))
    return wanted.every((each) => words.some((word) => word.startsWith(each)))
  })
}
