// simjs is a bundle for browsers that leaves itself on `window`: lends it one for the moment of the import.
type Entity = {
  setTimer(delay: number): { done(then: () => void): void }
  time(): number
}
type Sim = {
  addEntity(entity: new () => Entity): Entity
  simulate(end: number, maxEvents: number): boolean
}
type SimJs = { Entity: new () => Entity; Sim: new () => Sim }

export async function loadSimJs(): Promise<SimJs> {
  const place = globalThis as { window?: { Sim?: SimJs } }
  const window: { Sim?: SimJs } = {}
  place.window = window
  await import('simjs')
  delete place.window
  if (!window.Sim) throw new Error('simjs did not leave anything on the window')
  return window.Sim
}
