// A score and a component graph as lines for people.
import type { ComponentGraph } from '#lib/board/graph'
import type { Score } from '#lib/rubric/score'

const marks = { met: '●', partly: '◐', 'not-seen': '○', contradicted: '✕' } as const
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export function* scoreLines(result: Score): Generator<string> {
  yield `${result.scenario}: ${result.score} of 100, ${result.grade}${result.cappedBy === undefined ? '' : ` (capped: ${result.cappedBy})`}`
  if (result.pointsFromMentions > 0) yield `${result.pointsFromMentions} of the points rest on words alone`
  for (const [dimension, value] of Object.entries(result.dimensions)) {
    yield ''
    yield `${dimension}: ${value === 'not-given' ? 'not given' : value}`
    for (const each of result.criteria.filter((criterion) => criterion.dimension === dimension)) {
      yield `  ${marks[each.verdict]} ${each.id} (${each.verdict}${each.critical ? ', critical' : ''}, weight ${each.weight}): ${flat(each.why)}`
      for (const { shapes, text } of each.evidence) yield `      ${flat(text)} [${shapes.join(' ')}]`
    }
  }
  for (const each of result.contradictions)
    yield `\n✕ ${each.id}: ${flat(each.says)} (-${each.penalty}) [${each.evidence.flatMap(({ shapes }) => shapes).join(' ')}]`
  if (result.upAGrade)
    yield `\nFor “${result.upAGrade.grade}”: ${result.upAGrade.criteria.join(', ') || result.cappedBy}`
  yield* unreadLines(result.unread)
}

export function* graphLines(graph: ComponentGraph): Generator<string> {
  const names = new Map([...graph.clusters, ...graph.components].map(({ id, label }) => [id, flat(label) || id]))
  for (const each of graph.components) {
    const details = [
      each.kind ?? 'no kind',
      ...each.products,
      ...(each.replicas > 1 ? [each.among === each.replicas ? `one of ${each.among}` : `x${each.replicas}`] : []),
      each.confidence.toFixed(1),
    ]
    yield `${names.get(each.id)} (${details.join(', ')}) [${each.shapes.join(' ')}]`
    for (const { text, shapes } of each.annotations) yield `    ${flat(text)} [${shapes.join(' ')}]`
  }
  for (const each of graph.connections)
    yield `${names.get(each.from)} ${each.both ? '<->' : '->'} ${names.get(each.to)}${each.label === '' ? '' : `: ${flat(each.label)}`} (${each.confidence})`
  for (const each of graph.clusters)
    yield `cluster ${names.get(each.id)}: ${each.members.map((id) => names.get(id)).join(', ')}`
  for (const each of graph.notes) yield `note: ${flat(each.text)}`
  yield* unreadLines(graph.unread)
}

function* unreadLines(unread: ComponentGraph['unread']): Generator<string> {
  for (const each of unread) yield `unread: ${each.why} [${each.shapes.join(' ')}]`
}
