// A simulation's own page. It opens with the answer of the run that its address asks for, where one is kept.
import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import { PageShell } from '../../components/page-shell.tsx'
import { sourceText } from '../../components/run-figures.ts'
import { readAddress } from '../../components/run-address.ts'
import { Lab } from './lab.tsx'
import classes from './lab.module.css'

type Props = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

async function find({ params }: Pick<Props, 'params'>) {
  await connection()
  return queries().lab((await params).id)
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const title = (await find(props))?.form.title
  return { title: title ? `${title}, lab` : 'No such simulation' }
}

export default async function LabPage(props: Props) {
  const found = await find(props)
  if (!found) notFound()
  const { form, scenarios } = found
  const { ask } = readAddress(form, searchOf(await props.searchParams))
  const first = ask && (await queries().labAnswer(ask))
  return (
    <PageShell wide>
      <header className={classes.head}>
        <p>
          <Link href="/lab">Lab</Link>
        </p>
        <h1>{form.title}</h1>
        <p className={classes.question}>{form.question}</p>
        <p className={classes.dim}>{form.sources.map(sourceText).join('; ')}</p>
        {scenarios.length > 0 && (
          <p className={classes.dim}>
            Scenario:{' '}
            {scenarios.map(({ id, title }, at) => (
              <span key={id}>
                {at > 0 && ', '}
                <Link href={`/scenarios/${id}`}>{title}</Link>
              </span>
            ))}
          </p>
        )}
      </header>
      <Lab key={form.id} form={form} first={first} />
    </PageShell>
  )
}

function searchOf(given: Awaited<Props['searchParams']>): URLSearchParams {
  const search = new URLSearchParams()
  for (const [name, values] of Object.entries(given))
    for (const value of [values ?? []].flat()) search.append(name, value)
  return search
}
