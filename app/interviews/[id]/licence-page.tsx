// Where the board would stay blank: what is missing and who can mend it. The licence check itself is left alone.
import classes from './frame.module.css'

export const LicencePage = () => (
  <section className={classes.notice} aria-labelledby="licence">
    <h2 id="licence">The board needs a licence key on this address</h2>
    <p>
      The board is drawn with the tldraw SDK, which stays blank on a public HTTPS address unless it is given a key.
      Everything else in this room works: the worksheet, the clock, the conversation and the score.
    </p>
    <p>
      Whoever runs this server asks tldraw for a key, sets <code>TLDRAW_LICENSE_KEY</code> in the server’s environment
      and starts it again. On <code>localhost</code> no key is needed.
    </p>
  </section>
)
