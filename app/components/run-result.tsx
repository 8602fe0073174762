'use client'
// What a run found: claims with their verdicts, figures beside those of another run, charts and the trace.
import type { SimulationResult } from '#lib/kernel/simulation'
import { Chart } from './chart.tsx'
import { changeText, comparedFigures, figureText, sourceText } from './run-figures.ts'
import classes from './run-result.module.css'
import { ClaimMark } from './verdict-mark.tsx'

type Props = {
  result: SimulationResult
  /** Another run to set beside it. */
  before?: { result: SimulationResult; title: string } | null
}

export const RunResult = ({ result, before = null }: Props) => (
  <div className={classes.result}>
    <Claims claims={result.claims} />
    <Figures result={result} before={before} />
    {result.charts.map((chart) => (
      <Chart key={chart.id} chart={chart} />
    ))}
    {result.trace && (
      <section className={classes.trace} aria-label="Trace">
        <h4>What happened, step by step</h4>
        {result.trace.says !== result.trace.chart.says && <p className={classes.says}>{result.trace.says}</p>}
        <Chart chart={result.trace.chart} level={5} />
      </section>
    )}
  </div>
)

const Claims = ({ claims }: Pick<SimulationResult, 'claims'>) =>
  claims.length > 0 && (
    <section aria-label="Claims">
      <h4>Claims</h4>
      <ul className={classes.claims}>
        {claims.map(({ id, says, verdict, because, source, contested }) => (
          <li key={id}>
            <p className={classes.claim}>
              <ClaimMark verdict={verdict} />
              <span>{says}</span>
            </p>
            <p className={classes.because}>{because}</p>
            <p className={classes.source}>{source.map(sourceText).join('; ')}</p>
            {contested && <p className={classes.contested}>Contested: {contested}</p>}
          </li>
        ))}
      </ul>
    </section>
  )

function Figures({ result, before }: { result: SimulationResult; before: NonNullable<Props['before']> | null }) {
  const rows = comparedFigures(result, before?.result ?? null)
  if (rows.length === 0) return null
  return (
    <section aria-label="Figures">
      <h4>Figures</h4>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of figures">
        <table className={classes.figures}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Value</th>
              {before && <th scope="col">Against {before.title}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{row.name}</th>
                <td>{figureText(row.value, row.unit)}</td>
                {before && <td>{changeText(row)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
