// Secrets in links: 128 random bits to the person, a hash to the database.
import { createHash, randomBytes } from 'node:crypto'

export const newToken = (): string => randomBytes(16).toString('base64url')
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
export const newId = (): string => randomBytes(12).toString('base64url')
