// What the documents say about payments.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { claimsOfCoordination } from './claims-of-coordination.ts'
import { claimsOfKeys } from './claims-of-keys.ts'

export const claims: ClaimDefinition[] = [...claimsOfKeys, ...claimsOfCoordination]
