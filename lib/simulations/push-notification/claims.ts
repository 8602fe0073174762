// All claims, in the order of the page.
import type { ClaimDefinition } from '#lib/kernel/simulation'
import { claimsOfDelivery } from './claims-of-delivery.ts'
import { claimsOfKeys } from './claims-of-keys.ts'

export const claims: ClaimDefinition[] = [...claimsOfDelivery, ...claimsOfKeys]
