// The shared document's schema: tldraw's own records and the worksheet's entries.
import { createTLSchema } from '@tldraw/tlschema'

import { entryRecord } from '#lib/scenario/entry'

export const documentSchema = createTLSchema({ records: { entry: entryRecord } })
