// What zod found, in words for an author. Above all: a predicate that fails is explained by its own rules, and not by
// the sixteen other predicates that it is not either.
import type * as z from 'zod'
import { PREDICATE_NAMES } from './predicate.ts'
import type { Path } from './yaml-source.ts'

type Issue = z.core.$ZodIssue

/** `key`: the problem is this key itself, not what stands there. */
export type Explained = { path: Path; message: string; key?: string }

/** @param value what was parsed: messages say what stands there */
export const explain = (issues: readonly Issue[], value: unknown): Explained[] =>
  issues.flatMap((issue) => explainIssue(issue, [], value))

function explainIssue(issue: Issue, base: Path, value: unknown): Explained[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))]
  const found = at(value, path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path, key, message: `Nothing is called "${key}" here` }))
    case 'invalid_union':
      return issue.errors.length === PREDICATE_NAMES.length
        ? explainPredicate(issue.errors, path, found, value)
        : explainUnion(issue.errors, path, value)
    case 'invalid_type':
      return [
        {
          path,
          message: found === undefined ? 'This is missing' : `Expected ${issue.expected}, found ${nameOf(found)}`,
        },
      ]
    case 'invalid_value':
      return [{ path, message: `Expected ${issue.values.map(String).join(' or ')}, found ${nameOf(found)}` }]
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((inner) => {
        const [last] = path.slice(-1)
        return explainIssue({ ...inner, path: [] }, path, value).map(({ message }) => ({
          path: issue.code === 'invalid_key' ? path.slice(0, -1) : path,
          message,
          ...(issue.code === 'invalid_key' ? { key: String(last) } : {}),
        }))
      })
    default:
      return [{ path, message: capital(issue.message) }]
  }
}

function explainPredicate(errors: Issue[][], path: Path, found: unknown, value: unknown): Explained[] {
  const known = `A predicate is one of ${PREDICATE_NAMES.join(', ')}`
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return [{ path, message: `Expected a predicate, found ${nameOf(found)}. ${known}` }]
  }
  const names = Object.keys(found)
  const [name, ...others] = names
  if (name === undefined) return [{ path, message: `A predicate is missing. ${known}` }]
  const unknown = names.find((each) => !PREDICATE_NAMES.includes(each))
  if (unknown !== undefined) return [{ path, key: unknown, message: `There is no predicate "${unknown}". ${known}` }]
  if (others.length > 0) {
    const message = `${names.map((each) => `"${each}"`).join(' and ')} stand side by side: put them below all or any`
    return [{ path, message }]
  }
  const own = errors[PREDICATE_NAMES.indexOf(name)] ?? []
  return own
    .flatMap((issue) => explainIssue(issue, path, value))
    .map((each) => ({
      ...each,
      message: each.message.startsWith('In "') ? each.message : `In "${name}": ${each.message}`,
    }))
}

/** Of the branches of another union, the one whose keys fit best, and of those the one that got furthest. */
function explainUnion(errors: Issue[][], path: Path, value: unknown): Explained[] {
  const branches = errors.map((issues) => issues.flatMap((issue) => explainIssue(issue, path, value)))
  const depth = (branch: Explained[]) => Math.max(...branch.map((each) => each.path.length))
  const strange = (branch: Explained[]) => branch.filter((each) => each.key !== undefined).length
  const [best = []] = branches.toSorted((a, b) => strange(a) - strange(b) || depth(b) - depth(a))
  const entered = depth(best) > path.length
  if (entered) return best
  // Nothing fits from the outset: all that would have been possible.
  const messages = branches.filter((branch) => depth(branch) === path.length && strange(branch) === 0)
  return [{ path, message: [...new Set(messages.flat().map(({ message }) => message))].join(', or: ') }]
}

function at(value: unknown, path: Path): unknown {
  let current = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined
    current = (current as Record<string | number, unknown>)[part]
  }
  return current
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}...` : value}"`
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a mapping' : `${String(value)}`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
