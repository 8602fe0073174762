// tldraw's records by their ids, and the part of an Excalidraw element that every shape has.
import type { Drawn } from './excalidraw-paths.ts'
import type { OwnData } from './excalidraw.ts'
import { apply, compose, type Transform } from './geometry.ts'

export type Json = Record<string, unknown>
export type ExcalidrawElement = { id: string; type: string; boundElements: Json[] | null } & Json

const PARENTS_MAX = 100
export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null
export const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise

export class Source {
  readonly #records = new Map<string, Json>()

  constructor(records: readonly unknown[]) {
    for (const record of records)
      if (isJson(record) && typeof record.id === 'string') this.#records.set(record.id, record)
  }

  /** Whether something on this page goes out: of several pages the first does. */
  onFirstPage(): (page: string) => boolean {
    const pages = [...this.#records.values()].filter(({ typeName }) => typeName === 'page')
    const [first] = pages.sort((a, b) => (String(a.index) < String(b.index) ? -1 : 1))
    return (page) => first === undefined || page === first.id
  }

  record(id: string): Json {
    return this.#records.get(id) ?? {}
  }

  props(id: string): Json {
    const { props } = this.record(id)
    return isJson(props) ? props : {}
  }

  /** A shape and what is around it, from the page inwards. */
  chain(id: string): Json[] {
    const chain: Json[] = []
    let at = this.#records.get(id)
    while (at?.typeName === 'shape' && chain.length < PARENTS_MAX) {
      chain.unshift(at)
      at = this.#records.get(String(at.parentId))
    }
    return chain
  }

  /** Where a shape's own coordinates begin on the page. */
  placeOf(id: string): Transform {
    return this.chain(id).reduce<Transform>(
      (outer, { x, y, rotation }) =>
        compose(outer, { x: numberOr(x, 0), y: numberOr(y, 0), angle: numberOr(rotation, 0) }),
      { x: 0, y: 0, angle: 0 },
    )
  }

  /** An element without anything of its own: a place, what it belongs to, and the fields that Excalidraw expects. */
  element(id: string, type: string, { at, w, h }: Drawn, own: OwnData = {}): ExcalidrawElement {
    const { opacity, isLocked } = this.record(id)
    const { url } = this.props(id)
    const around = this.chain(id).slice(0, -1)
    const frame = around.findLast((each) => each.type === 'frame')
    const groups = around.slice(frame ? around.indexOf(frame) + 1 : 0).filter((each) => each.type === 'group')
    // Excalidraw turns about the middle.
    const middle = apply(at, { x: w / 2, y: h / 2 })
    return {
      id,
      type,
      x: middle.x - w / 2,
      y: middle.y - h / 2,
      width: w,
      height: h,
      angle: at.angle,
      strokeColor: '#1e1e1e',
      backgroundColor: 'transparent',
      fillStyle: 'solid',
      strokeWidth: 2,
      strokeStyle: 'solid',
      roughness: 1,
      opacity: Math.round(100 * numberOr(opacity, 1)),
      groupIds: groups.map((each) => String(each.id)).reverse(),
      frameId: frame ? String(frame.id) : null,
      index: null,
      roundness: null,
      seed: 1,
      version: 1,
      versionNonce: 1,
      isDeleted: false,
      boundElements: [],
      updated: 1,
      link: typeof url === 'string' && url !== '' ? url : null,
      locked: isLocked === true,
      ...(Object.keys(own).length > 0 && { customData: { dryrun: own } }),
    }
  }

  /** From the back to the front; a frame comes after what is in it, as Excalidraw has it. */
  fromTheBack(ids: Iterable<string>): string[] {
    const places = [...ids].map((id) => ({ id, place: this.chain(id).map(({ index }) => String(index)) }))
    const order = (a: string[], b: string[]): number => {
      const at = a.findIndex((key, i) => key !== b[i])
      if (at < 0 || b[at] === undefined) return b.length - a.length
      return a[at]! < b[at] ? -1 : 1
    }
    return places.sort((a, b) => order(a.place, b.place)).map(({ id }) => id)
  }
}
