'use client'
// Which shapes and entries are pointed at; kept outside of the components, so that a hover draws only what it marks.
import { useSyncExternalStore } from 'react'

export class Marks {
  #ids: readonly string[] = []
  readonly #listeners = new Set<() => void>()

  get ids(): readonly string[] {
    return this.#ids
  }

  set = (ids: readonly string[]): void => {
    this.#ids = ids
    for (const listener of this.#listeners) listener()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

const none: readonly string[] = []

export const useMarked = (marks: Marks): readonly string[] =>
  useSyncExternalStore(
    marks.subscribe,
    () => marks.ids,
    () => none,
  )

export const useIsMarked = (marks: Marks, id: string): boolean =>
  useSyncExternalStore(
    marks.subscribe,
    () => marks.ids.includes(id),
    () => false,
  )
