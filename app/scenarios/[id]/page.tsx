import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import Markdown from 'react-markdown'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../../components/page-shell.tsx'
import { PhaseRuler } from '../../components/phase-ruler.tsx'
import { TitleBlock } from '../../components/title-block.tsx'
import { DIFFICULTY_WORDS } from '../../components/words.ts'
import { viewer } from '../../viewer.ts'
import classes from '../scenarios.module.css'
import { Withheld } from '../withheld.tsx'
import { Begin } from './begin.tsx'

type Props = { params: Promise<{ id: string }> }

async function find({ params }: Props) {
  await connection()
  return queries().scenario((await params).id)
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await find(props))?.summary.title ?? 'No such scenario' }
}

export default async function ScenarioPage(props: Props) {
  const found = await find(props)
  if (!found) notFound()
  const { summary, scenario } = found
  const person = await viewer()
  const problems = person ? await queries().scenarioProblems(person) : []
  return (
    <PageShell>
      <p>
        <Link href="/scenarios">Scenarios</Link>
      </p>
      <h1>{summary.title}</h1>
      <Withheld problems={problems.filter(({ id }) => id === summary.id)} />
      <div className={classes.sheet}>
        <div className={classes.head}>
          <div className={classes.body}>
            <div className={classes.prompt}>
              <Markdown disallowedElements={['img']}>{scenario.prompt}</Markdown>
            </div>
            <Given lines={scenario.given} />
            <Asked estimates={scenario.estimates} />
            <Simulations simulations={scenario.simulations} />
          </div>
          <div className={classes.side}>
            <TitleBlock
              cells={[
                { label: 'difficulty', value: DIFFICULTY_WORDS[summary.difficulty] },
                { label: 'time', value: <span className="figure">{summary.minutes} min</span> },
                { label: 'topics', value: summary.topics.join(', ') },
                { label: 'version', value: <span className="figure">{summary.version}</span> },
              ]}
            />
          </div>
        </div>
        <div className={classes.ruler}>
          <PhaseRuler phases={scenario.phases} />
        </div>
        <Begin scenarioId={summary.id} />
      </div>
    </PageShell>
  )
}

const Given = ({ lines }: { lines: readonly string[] }) =>
  lines.length > 0 && (
    <section>
      <h2>Given</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )

const Asked = ({ estimates }: { estimates: readonly { id: string; asks: string; unit: string }[] }) =>
  estimates.length > 0 && (
    <section>
      <h2>You will estimate</h2>
      <ul>
        {estimates.map(({ id, asks, unit }) => (
          <li key={id}>
            {asks} {unit && <span className="figure">({unit})</span>}
          </li>
        ))}
      </ul>
    </section>
  )

const Simulations = ({ simulations }: { simulations: readonly { id: string; says: string }[] }) =>
  simulations.length > 0 && (
    <section>
      <h2>Simulations to settle arguments</h2>
      <ul>
        {simulations.map(({ id, says }) => (
          <li key={id}>
            {says} <Link href={`/lab/${id}`}>Open in the lab</Link>
          </li>
        ))}
      </ul>
    </section>
  )
