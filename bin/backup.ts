// npm run backup [-- <file>]: everything that the database holds, as one file. Also while the server runs.
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'

import { BackupError, writeBackup } from '../server/database/backup.ts'
import { runCommand, told, withConfiguredDatabase } from './backup-command.ts'

await runCommand(async () => {
  const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '')
  const file = resolve(process.argv[2] ?? `dryrun-${moment}.backup.gz`)
  if (existsSync(file)) throw new BackupError(`${file} is there already. Name another file.`)
  // Under its name only when it is whole. It holds e-mail addresses and password hashes: for its owner only.
  const draft = `${file}.part`
  try {
    const { rows } = await withConfiguredDatabase({ alone: false }, (connection) =>
      writeBackup(connection, createWriteStream(draft, { mode: 0o600, flush: true })),
    )
    renameSync(draft, file)
    console.log(`${file}: ${told(rows)}`)
  } finally {
    rmSync(draft, { force: true })
  }
})
