// npm run restore -- <file> [--replace]: a backup into the configured database, which no server may use meanwhile.
import { createReadStream, existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { BackupError, restoreBackup } from '../server/database/backup.ts'
import { runCommand, told, withConfiguredDatabase } from './backup-command.ts'

await runCommand(async () => {
  const { values, positionals } = parseArgs({ options: { replace: { type: 'boolean' } }, allowPositionals: true })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw new BackupError('Use: npm run restore -- <file> [--replace]')
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}.`)
  const { at, rows } = await withConfiguredDatabase({ alone: true }, (connection) =>
    restoreBackup(connection, createReadStream(file), { replace: values.replace ?? false }),
  )
  console.log(`Restored what was kept at ${at}: ${told(rows)}`)
})
