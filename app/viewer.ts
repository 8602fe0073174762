// Who looks at this page; asked once a request, however many components want to know.
import { headers } from 'next/headers'
import { connection } from 'next/server'
import { cache } from 'react'
import { queries } from '#lib/protocol/queries'
import type { Viewer } from '#lib/protocol/queries'

export const viewer = cache(async (): Promise<Viewer | null> => {
  await connection()
  return queries().viewer(await headers())
})
