// Pairing: what one asks for, what one hears.
import * as z from 'zod'
import { EXPERIENCES } from './roles.ts'

export const ROLE_WISHES = ['candidate', 'interviewer', 'either'] as const
export const LENGTHS = [30, 45, 60] as const

export const wishSchema = z.strictObject({
  role: z.enum(ROLE_WISHES),
  experience: z.enum(EXPERIENCES),
  /** Scenario ids; empty means any. */
  scenarios: z.array(z.string().max(60)).max(30),
  /** Minutes; null means any. */
  minutes: z.union([z.literal(30), z.literal(45), z.literal(60)]).nullable(),
})
export type Wish = z.infer<typeof wishSchema>

export const LOBBY_COMMANDS = {
  'lobby:join': { doc: 'Wait for somebody who fits.', payload: wishSchema },
  'lobby:leave': { doc: 'Stop waiting.', payload: z.strictObject({}) },
  'offer:accept': { doc: 'Yes to the person offered.', payload: z.strictObject({ offerId: z.string().max(100) }) },
  'offer:decline': {
    doc: 'No to the person offered; they are not offered again.',
    payload: z.strictObject({ offerId: z.string().max(100) }),
  },
} as const
export type LobbyCommandName = keyof typeof LOBBY_COMMANDS
export type LobbyPayload<Name extends LobbyCommandName> = z.infer<(typeof LOBBY_COMMANDS)[Name]['payload']>

/** Sent to each waiting socket whenever anything changes for it. Times in milliseconds of the server's clock. */
export type LobbyState = {
  now: number
  /** Those who wait longest, at most LOBBY_SHOWN_MAX, and oneself, without names. */
  waiting: {
    role: Wish['role']
    experience: Wish['experience']
    minutes: Wish['minutes']
    since: number
    you: boolean
  }[]
  joinedAt: number | null
  wish: Wish | null
  offer: {
    offerId: string
    person: { name: string; experience: Wish['experience'] }
    role: 'candidate' | 'interviewer'
    scenario: { id: string; title: string }
    until: number
    youAccepted: boolean
    theyAccepted: boolean
  } | null
  /** After two minutes of waiting: practise alone with this scenario. */
  solo: { scenarioId: string; title: string } | null
  /** Set once both have confirmed. */
  interviewId: string | null
  /** Why the last offer came to nothing. */
  notice: 'declined' | 'expired' | null
}
