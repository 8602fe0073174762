// Verdicts, claims and grades as marks: a sign of its own shape and always the word.
import type { Verdict } from '#lib/rubric/score'
import classes from './verdict-mark.module.css'

export const VERDICT_WORDS: Record<Verdict, string> = {
  met: 'met',
  partly: 'partly',
  'not-seen': 'not seen',
  contradicted: 'contradicted',
}

export type ClaimVerdict = 'holds' | 'fails' | 'depends'

const Sign = ({ children }: { children: React.ReactNode }) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={classes.sign}>
    {children}
  </svg>
)

const VERDICT_SIGNS: Record<Verdict, React.ReactNode> = {
  met: <circle cx="8" cy="8" r="6" className={classes.filled} />,
  partly: (
    <>
      <circle cx="8" cy="8" r="5.25" />
      <path d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" className={classes.filled} />
    </>
  ),
  'not-seen': <circle cx="8" cy="8" r="5.25" />,
  contradicted: <path d="M8 .75 15.25 8 8 15.25.75 8zM5.75 5.75l4.5 4.5m0-4.5-4.5 4.5" />,
}

const CLAIM_SIGNS: Record<ClaimVerdict, React.ReactNode> = {
  holds: <path d="m2.5 8.5 3.5 3.5 7.5-8" />,
  fails: <path d="m3 3 10 10M13 3 3 13" />,
  depends: <path d="M8 14V9M8 9 3 3m5 6 5-6M3 6V3h3m4 0h3v3" />,
}

export const VerdictMark = ({ verdict }: { verdict: Verdict }) => (
  <span className={classes.mark} data-verdict={verdict}>
    <Sign>{VERDICT_SIGNS[verdict]}</Sign>
    {VERDICT_WORDS[verdict]}
  </span>
)

export const ClaimMark = ({ verdict }: { verdict: ClaimVerdict }) => (
  <span className={classes.mark} data-claim={verdict}>
    <Sign>{CLAIM_SIGNS[verdict]}</Sign>
    {verdict}
  </span>
)
