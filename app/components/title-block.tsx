// The ruled corner of a drawing: small labels, each with its figure.
import type { ReactNode } from 'react'
import classes from './title-block.module.css'

export const TitleBlock = ({ cells }: { cells: readonly { label: string; value: ReactNode }[] }) => (
  <dl className={classes.block}>
    {cells.map(({ label, value }) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
