// Prints the table of variables for the README.
import { configTable } from '../server/config.ts'

console.log(configTable())
