// An empty place: one drawing, one sentence, one thing to do, and what it will look like when it is not empty.
import type { ReactNode } from 'react'
import { drawings } from './drawings.tsx'
import classes from './empty-state.module.css'

type Props = {
  drawing: keyof typeof drawings
  sentence: string
  /** One button or link. */
  action?: ReactNode
  /** A sample of what will stand here, drawn faintly. It is announced as an example. */
  sample?: ReactNode
}

export const EmptyState = ({ drawing, sentence, action, sample }: Props) => (
  <div className={classes.empty}>
    <div className={classes.drawing}>{drawings[drawing]}</div>
    <div className={classes.says}>
      <p>{sentence}</p>
      {action}
    </div>
    {sample && (
      <figure className={classes.sample}>
        <figcaption>Example</figcaption>
        {sample}
      </figure>
    )}
  </div>
)
