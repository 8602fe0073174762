// Excalidraw tells of each element which groups it is in; tldraw's groups are shapes that hold others.
import type { BoardDrawing } from './draw.ts'

/** More groups around a shape are not told apart. */
const GROUPS_MAX = 20

type Group = { members: string[]; frame: string | undefined; around: string | null; depth: number }

/** Groups in groups, drawn from the innermost outwards. */
export class Groups {
  readonly #groups = new Map<string, Group>()

  /** `ids`: innermost first. A group that reaches over several frames is one in each. */
  add(shape: string, ids: readonly string[], frame: string | undefined): void {
    let around: string | null = null
    for (let i = ids.length - 1; i >= Math.max(0, ids.length - GROUPS_MAX); i--) {
      const key: string = `${around ?? frame ?? ''}/${ids[i]}`
      if (!this.#groups.has(key)) this.#groups.set(key, { members: [], frame, around, depth: ids.length - i })
      around = key
    }
    if (around !== null) this.#groups.get(around)!.members.push(shape)
  }

  /** One shape alone makes no group. */
  draw(drawing: BoardDrawing): void {
    for (const { members, frame, around } of [...this.#groups.values()].sort((a, b) => b.depth - a.depth)) {
      const whole =
        members.length > 1 ? drawing.group(members, frame === undefined ? {} : { parent: frame }) : members[0]
      if (whole !== undefined && around !== null) this.#groups.get(around)!.members.push(whole)
    }
  }
}
