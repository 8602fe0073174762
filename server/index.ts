// Reads the configuration, starts, says where, stops. Only wires.
import { enableCompileCache } from 'node:module'

enableCompileCache()
const { start } = await import('./start.ts')
await start()
