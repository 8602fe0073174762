// What is taken out of the log when a person's account is deleted. The log is append-only but for this.
import type { EventKind } from '../protocol/events.ts'

type Erasure = { field: string; empty: string | object } | 'stays'

/**
 * Of each event that the person caused: the field that holds their words and what stands there afterwards, or that the
 * event stays as it is. What was decided, drawn and judged stays, because the interview is others' too; it names an id
 * whose account is gone. A new kind of event does not compile until it is decided here.
 */
export const ERASURE: Record<EventKind, Erasure> = {
  'chat:sent': { field: 'text', empty: '' },
  'note:written': { field: 'text', empty: '' },
  'rating:set': { field: 'reason', empty: '' },
  'communication:rated': { field: 'reason', empty: '' },
  'self-rating:given': { field: 'reason', empty: '' },
  'meeting:linked': { field: 'url', empty: '' },
  // Quotes lines of the worksheet, in words that the sender chose.
  'run:started': { field: 'origins', empty: {} },
  // Shapes and entries were worked on together; whoever else has the interview keeps them.
  'document:changed': 'stays',
  'interview:created': 'stays',
  'participant:joined': 'stays',
  'participant:left': 'stays',
  'participant:vanished': 'stays',
  'participant:returned': 'stays',
  'participant:erased': 'stays',
  'phase:started': 'stays',
  'phase:paused': 'stays',
  'phase:resumed': 'stays',
  'phase:extended': 'stays',
  'phase:advanced': 'stays',
  // These quote the scenario.
  'fact:given': 'stays',
  'probe:sent': 'stays',
  'probe:marked': 'stays',
  'hint:given': 'stays',
  'twist:triggered': 'stays',
  'rating:cleared': 'stays',
  'view:called': 'stays',
  'simulation:shared': 'stays',
  'run:finished': 'stays',
  'interview:ended': 'stays',
  'scorecard:revealed': 'stays',
  'interview:continued': 'stays',
}
