// The server as it is started, after the scenarios of one more folder: `node launch-with-scenarios.ts <folder>`.
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/database/open.ts'
import { loadScenarios } from '../../server/scenarios/load.ts'
import { start } from '../../server/start.ts'

const read = readConfig(process.env)
if (!read.ok) throw new Error('The environment has no good configuration')
const database = await openDatabase(read.config)
const log = { info: () => {}, warn: (message: string) => console.log(message) }
await loadScenarios({ directory: process.argv[2] ?? '', prisma: database.prisma, log })
await database.close()
await start()
