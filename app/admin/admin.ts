// Who may look here: admins. For everybody else there is nothing at these addresses.
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { queries } from '#lib/protocol/queries'
import type { AdminQueries } from '#lib/protocol/admin'
import { viewer } from '../viewer.ts'

export async function admin(): Promise<AdminQueries> {
  await connection()
  const person = await viewer()
  return (person && queries().admin(person)) ?? notFound()
}

/** The parameters of an address, each once. */
export type Search = Promise<Record<string, string | string[] | undefined>>

export const firstOf = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null
