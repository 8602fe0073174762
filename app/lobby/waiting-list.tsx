'use client'
import type { LobbyState } from '#lib/protocol/lobby'
import { EXPERIENCE_WORDS, ROLE_WISH_WORDS } from '../components/words.ts'
import { clock } from './lobby-view.ts'
import classes from './lobby.module.css'

type Props = {
  /** Null before the server has said. */
  waiting: LobbyState['waiting'] | null
  /** The server's clock when it said so. */
  now: number
}

export const WaitingList = ({ waiting, now }: Props) => (
  <section aria-labelledby="waiting" className={classes.others}>
    <h2 id="waiting">Who waits</h2>
    {waiting === null && <p>You see it as soon as you wait yourself.</p>}
    {waiting?.length === 0 && <p>Nobody at the moment. Whoever comes first is paired with the next who fits.</p>}
    {waiting !== null && waiting.length > 0 && (
      <table>
        <thead>
          <tr>
            <th scope="col">Wants to be</th>
            <th scope="col">Experience</th>
            <th scope="col">Length</th>
            <th scope="col">Waits</th>
          </tr>
        </thead>
        <tbody>
          {waiting.map((each, index) => (
            <tr key={index} data-you={each.you || undefined}>
              <td>
                {ROLE_WISH_WORDS[each.role]}
                {each.you && <strong> (you)</strong>}
              </td>
              <td>{EXPERIENCE_WORDS[each.experience]}</td>
              <td>{each.minutes === null ? 'any' : <span className="figure">{each.minutes} min</span>}</td>
              <td>
                <span className="figure">{clock(now - each.since)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)
