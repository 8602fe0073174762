// Started by tests as a process of its own: launches PostgreSQL in the given folder, says so, and waits to be killed.
import { startPostgres } from '../../server/database/embedded.ts'

const postgres = await startPostgres({ dataDir: process.argv[2] ?? '', listen: 'socket' })
console.log(`pid ${postgres.pid}`)
setInterval(() => {}, 60_000)
