// What is to be designed, as the candidate reads it.
import type { PublicScenario } from '#lib/scenario/schema'
import { DIFFICULTY_WORDS } from '../../components/words.ts'
import classes from './prompt-panel.module.css'

export function PromptPanel({ scenario }: { scenario: PublicScenario }) {
  return (
    <article className={classes.prompt} aria-label="Prompt">
      <h2>{scenario.title}</h2>
      <p className={classes.facts}>
        {DIFFICULTY_WORDS[scenario.difficulty]} · <span className="figure">{scenario.minutes} min</span>
      </p>
      {scenario.prompt
        .split(/\n\s*\n/)
        .filter((paragraph) => paragraph.trim())
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      {scenario.given.length > 0 && (
        <>
          <h3>Given</h3>
          <ul>
            {scenario.given.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {scenario.estimates.length > 0 && (
        <>
          <h3>Numbers to estimate</h3>
          <ul>
            {scenario.estimates.map(({ id, asks }) => (
              <li key={id}>{asks}</li>
            ))}
          </ul>
        </>
      )}
    </article>
  )
}
