// Folders with a mistake, for those who can mend them: the last good version stays in use meanwhile.
import type { ScenarioProblem } from '#lib/protocol/queries'
import classes from './scenarios.module.css'

export function Withheld({ problems }: { problems: readonly ScenarioProblem[] }) {
  if (problems.length === 0) return null
  return (
    <section aria-labelledby="withheld" className={classes.withheld}>
      <h2 id="withheld">Withheld</h2>
      <p>These folders have mistakes. Where there is an earlier good version, it stays in use.</p>
      {problems.map(({ id, findings }) => (
        <details key={id} open={problems.length === 1}>
          <summary>
            <code>{id}</code> {findings.length} {findings.length === 1 ? 'mistake' : 'mistakes'}
          </summary>
          <ul>
            {findings.map((finding, index) => (
              <li key={index}>
                <code>
                  {finding.file}:{finding.line}
                </code>{' '}
                {finding.field && <code>{finding.field}</code>} {finding.message}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  )
}
