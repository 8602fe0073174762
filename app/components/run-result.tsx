'use client'
// What a run found: claims with their verdicts, figures by design and beside those of another run, charts and the trace.
import type { Claim, Design, SimulationResult } from '#lib/kernel/simulation'
import { Chart } from './chart.tsx'
import { figureTable } from './figure-table.ts'
import type { FigureTable } from './figure-table.ts'
import { changeShort, changeText, figureText, sourceText, takesPrefix, verdictCounts } from './run-figures.ts'
import type { FigureRow } from './run-figures.ts'
import classes from './run-result.module.css'
import { ClaimMark } from './verdict-mark.tsx'

type Other = { result: SimulationResult; title: string }
type Props = {
  result: SimulationResult
  designs: readonly Design[]
  /** Another run to set beside it. */
  before?: Other | null
  /** Level of the headings of its parts. */
  level?: 2 | 4
}

export function RunResult({ result, designs, before = null, level = 4 }: Props) {
  const Heading = `h${level}` as const
  const chartLevel = level === 2 ? 3 : level
  return (
    <div className={classes.result}>
      {result.claims.length > 0 && (
        <section aria-label="Claims">
          <Heading>Claims</Heading>
          {level === 4 && <p className={classes.says}>{verdictCounts(result.claims)}</p>}
          <ul className={classes.claims}>
            {result.claims.map((claim) => (
              <ClaimRow key={claim.id} claim={claim} before={before} />
            ))}
          </ul>
        </section>
      )}
      {result.figures.length > 0 && (
        <section aria-label="Figures">
          <Heading>Figures</Heading>
          <Figures table={figureTable(result, before?.result ?? null, designs)} before={before} />
        </section>
      )}
      <section aria-label="Charts" className={classes.charts}>
        {result.charts.map((chart) => (
          <Chart key={chart.id} chart={chart} level={chartLevel} />
        ))}
      </section>
      {result.trace && (
        <section className={classes.trace} aria-label="Trace">
          <Heading>What happened, step by step</Heading>
          {result.trace.says !== result.trace.chart.says && <p className={classes.says}>{result.trace.says}</p>}
          <Chart chart={result.trace.chart} level={level === 2 ? 3 : 5} />
        </section>
      )}
    </div>
  )
}

function ClaimRow({ claim, before }: { claim: Claim; before: Other | null }) {
  const { id, says, verdict, expected, because, source, contested } = claim
  const earlier = before?.result.claims.find((other) => other.id === id)?.verdict
  return (
    <li>
      <p className={classes.claim}>
        <ClaimMark verdict={verdict} />
        <span>{says}</span>
      </p>
      <div className={classes.grounds}>
        <p>{because}</p>
        {verdict === expected ? (
          <p className={classes.source}>Expected with the defaults: {expected}</p>
        ) : (
          <p className={classes.unexpected}>
            Expected with the defaults: {expected}; here: {verdict}
          </p>
        )}
        {earlier && earlier !== verdict && (
          <p className={classes.unexpected}>
            {before?.title}: {earlier}
          </p>
        )}
        <p className={classes.source}>{source.map(sourceText).join('; ')}</p>
        {contested && <p className={classes.contested}>Contested: {contested}</p>}
      </div>
    </li>
  )
}

function Figures({ table, before }: { table: FigureTable; before: Other | null }) {
  return (
    <div className={classes.tables}>
      {table.rows.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of figures by design">
          <table className={classes.figures} data-wide>
            <thead>
              <tr>
                <th scope="col">Figure</th>
                {table.designs.map(({ id, title, wrong }) => (
                  <th key={id} scope="col">
                    {title}
                    {wrong && <span className={classes.wrong}>wrong turn</span>}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ id, name, unit, cells }) => (
                <tr key={id}>
                  <th scope="row">
                    {name}
                    {unit && !takesPrefix(unit) && !name.toLowerCase().endsWith(unit) && (
                      <span className={classes.of}>{unit}</span>
                    )}
                  </th>
                  {cells.map((cell, at) => (
                    <td key={table.designs[at]?.id}>{cell ? <Value row={cell} compared={before !== null} /> : '–'}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {table.others.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={OTHERS[table.rows.length > 0 ? 1 : 0]}>
          <table className={classes.figures}>
            <thead>
              <tr>
                <th scope="col">{table.rows.length > 0 ? 'Figure of one design, or of all' : 'Figure'}</th>
                <th scope="col">Value</th>
                {before && <th scope="col">Against {before.title}</th>}
              </tr>
            </thead>
            <tbody>
              {table.others.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    {row.name}
                    {row.design && <span className={classes.of}>{row.design}</span>}
                  </th>
                  <td>{figureText(row.value, row.unit)}</td>
                  {before && <td>{changeText(row)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

const OTHERS = ['Table of figures', 'Table of other figures'] as const

const Value = ({ row, compared }: { row: FigureRow; compared: boolean }) => (
  <>
    {figureText(row.value, takesPrefix(row.unit) ? row.unit : '')}
    {compared && row.change !== null && <span className={classes.change}>{changeShort(row)}</span>}
  </>
)
