'use client'
// What the interviewer knew: the brief, the facts, the author's own sums and the answers to the probes.
import type { Scenario } from '#lib/scenario/schema'
import { sourceText } from '../../components/run-figures.ts'
import classes from './review.module.css'

export function Reference({ scenario }: { scenario: Scenario }) {
  const { brief, requirements, estimates, facts, probes } = scenario.interviewer
  return (
    <div className={classes.stack}>
      <section aria-label="Brief" className={classes.lines}>
        <h3>The interviewer’s brief</h3>
        {brief.split(/\n\s*\n/).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </section>
      <section aria-label="Requirements" className={classes.lines}>
        <h3>Requirements to hear</h3>
        <ul>
          {requirements.map(({ id, says }) => (
            <li key={id}>{says}</li>
          ))}
        </ul>
      </section>
      {scenario.estimates.length > 0 && (
        <section aria-label="Estimates" className={classes.lines}>
          <h3>The author’s sums</h3>
          <ul>
            {scenario.estimates.map(({ id, asks }) => (
              <li key={id}>
                {asks}: <strong className="figure">{estimates[id]?.answer}</strong>
                <span className={classes.formula}>{estimates[id]?.formula}</span>
                {Object.entries(estimates[id]?.assumptions ?? {}).map(([name, value]) => (
                  <span key={name} className={classes.formula}>
                    {name} = {value}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Facts" className={classes.lines}>
        <h3>Facts</h3>
        <ul>
          {facts.map(({ id, asked, answer }) => (
            <li key={id}>
              {asked} <strong>{answer}</strong>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label="Probes" className={classes.lines}>
        <h3>Probes and good answers</h3>
        <ul>
          {probes.map(({ id, asks, answer, source, contested }) => (
            <li key={id}>
              <strong>{asks}</strong> {answer}
              {contested && <span className={classes.contested}>Contested: {contested}</span>}
              <span className={classes.formula}>{source.map(sourceText).join('; ')}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
