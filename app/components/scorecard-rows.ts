// A score and people's ratings as one scorecard: who judged what, by dimension, and the same as text to take away.
import type { InterviewState } from '#lib/interview/state'
import { withRatings } from '#lib/rubric/ratings'
import type { CriterionScore, Score, Verdict } from '#lib/rubric/score'
import type { Dimension } from '#lib/scenario/names'
import { VERDICT_WORDS } from './verdict-mark.tsx'
import { DIMENSION_WORDS, pointsText } from './words.ts'

/** The scenario's order, without its schema, which would bring the whole validator into the page. */
const IN_ORDER = Object.keys(DIMENSION_WORDS) as Dimension[]

export type Ratings = InterviewState['ratings']
export type Name = (accountId: string) => string

export type PersonVerdict = { by: string; verdict: Verdict; reason: string; differs: boolean }
export type CriterionRow = CriterionScore & { people: PersonVerdict[] }
export type DimensionRow = { dimension: Dimension; title: string; points: number | null; criteria: CriterionRow[] }

/** What people said of a criterion beside its automatic verdict. */
export const verdictsOf = (id: string, automatic: Verdict, ratings: Ratings): PersonVerdict[] =>
  Object.entries(ratings).flatMap(([by, own]) => {
    const rating = own[id]
    return rating ? [{ by, verdict: rating.verdict, reason: rating.reason, differs: rating.verdict !== automatic }] : []
  })

/** Dimensions that have criteria, in the scenario's order; `points` null where the dimension was not given. */
export const dimensionRows = (score: Score, ratings: Ratings): DimensionRow[] =>
  IN_ORDER.flatMap((dimension) => {
    const criteria = score.criteria
      .filter((criterion) => criterion.dimension === dimension)
      .map((criterion) => ({ ...criterion, people: verdictsOf(criterion.id, criterion.verdict, ratings) }))
    if (criteria.length === 0) return []
    const points = score.dimensions[dimension]
    return [{ dimension, title: DIMENSION_WORDS[dimension], points: points === 'not-given' ? null : points, criteria }]
  })

/** How many criteria a person judged, and how many of them otherwise than the rubric. */
export function disagreements(score: Score, ratings: Ratings): { by: string; rated: number; otherwise: number }[] {
  return Object.keys(ratings).flatMap((by) => {
    const own = score.criteria.flatMap(({ id, verdict }) => verdictsOf(id, verdict, { [by]: ratings[by] ?? {} }))
    const otherwise = own.filter(({ differs }) => differs).length
    return own.length > 0 ? [{ by, rated: own.length, otherwise }] : []
  })
}

/** Names of criteria that a cap or an advice names by id, as sentences. */
export function cappedText(score: Pick<Score, 'cappedBy' | 'criteria'>): string | null {
  if (score.cappedBy === undefined) return null
  const says = score.criteria.reduce(
    (text, criterion) => text.replace(new RegExp(`(?<![\\w-])${criterion.id}(?![\\w-])`), () => `“${criterion.says}”`),
    score.cappedBy,
  )
  return `Capped: ${says}.`
}

type Told = {
  title: string
  score: Score
  ratings: Ratings
  communication: InterviewState['communication']
  nameOf: Name
}

/** A text of somebody's as Markdown that shows it: what would be markup is escaped, or a viewer might load or link it. */
const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&~|]|^[-+#]/g, '\\$&')

/** The scorecard as Markdown. */
export function markdownOf({ title, score, ratings, communication, nameOf }: Told): string {
  const judged = (people: readonly PersonVerdict[]) =>
    people.map(
      ({ by, verdict, reason }) =>
        `  - ${plain(nameOf(by))}: ${VERDICT_WORDS[verdict]}${reason ? `. ${plain(reason)}` : ''}`,
    )
  const proof = (evidence: Score['criteria'][number]['evidence']) =>
    evidence.map(({ text }) => `  - evidence: ${plain(text) || 'a shape without words'}`)
  const rated = withRatings(score, ratings)
  const shown = rated ?? score
  const capped = cappedText(shown)
  const up = score.upAGrade
  const saysOf = (id: string) => score.criteria.find((criterion) => criterion.id === id)?.says ?? id
  return [
    `# ${plain(title)}: ${shown.grade}, ${pointsText(shown.score)} of 100`,
    '',
    ...(rated ? [`With people's ratings. The rubric alone: ${score.grade}, ${pointsText(score.score)}.`, ''] : []),
    ...(score.notice ? [plain(score.notice), ''] : []),
    ...(capped ? [plain(capped), ''] : []),
    ...(score.pointsFromMentions > 0 ? [`${score.pointsFromMentions} of the points rest on words alone.`, ''] : []),
    ...Object.entries(communication).map(
      ([by, { points, reason }]) =>
        `Communication, by ${plain(nameOf(by))}: ${points} of 5${reason ? `. ${plain(reason)}` : ''}`,
    ),
    ...(up ? ['', `## To ${up.grade}`, '', ...up.criteria.map((id) => `- ${plain(saysOf(id))}`)] : []),
    ...dimensionRows(score, ratings).flatMap(({ title: dimension, points, criteria }) => [
      '',
      `## ${dimension}: ${points === null ? 'not given' : `${Math.round(points)} of 100`}`,
      '',
      ...criteria.flatMap(({ verdict, says, why, evidence, people }) => [
        `- **${VERDICT_WORDS[verdict]}** ${plain(says)} (${plain(why)})`,
        ...proof(evidence),
        ...judged(people),
      ]),
    ]),
    ...(score.contradictions.length > 0 ? ['', '## Contradictions', ''] : []),
    ...score.contradictions.flatMap(({ says, penalty, evidence }) => [
      `- ${plain(says)} (−${penalty})`,
      ...proof(evidence),
    ]),
    ...score.twists.flatMap(({ says, criteria }) => [
      '',
      `## After the change: ${plain(says)}`,
      '',
      ...criteria.flatMap((criterion) => [
        `- **${VERDICT_WORDS[criterion.verdict]}** ${plain(criterion.says)} (${plain(criterion.why)})`,
        ...judged(verdictsOf(criterion.id, criterion.verdict, ratings)),
      ]),
    ]),
    '',
  ].join('\n')
}
