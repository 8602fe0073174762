// What a deletion takes away and what it leaves, said the same to whoever deletes.
import classes from './account.module.css'

/** The word that has to be typed. */
export const isConfirmed = (typed: string): boolean => typed.trim().toLowerCase() === 'delete'

export const WhatGoes = ({ whose }: { whose: 'your' | 'their' }) => {
  const they = whose === 'your' ? 'you' : 'they'
  return (
    <div className={classes.goes}>
      <p>This cannot be undone.</p>
      <p>
        <strong>Gone for good:</strong> {whose} name, address, password and logins; interviews that nobody else has in
        their list, with all that is in them; everything that {they} said in the others: chat lines, notes, reasons of
        ratings, links to calls; {whose} runs in the lab, invites, blocks and reports.
      </p>
      <p>
        <strong>Stays with the others of an interview, without a name:</strong> what was drawn and written together on
        the board and the worksheet, verdicts and grades, and the results of runs. They read “Somebody who left”.
      </p>
      <p>
        The audit trail keeps the number of the account and when it was deleted. Backups that were made before hold
        everything until whoever runs this server deletes them.
      </p>
    </div>
  )
}
