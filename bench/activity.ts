// What two people do on a board for as long as one likes, as the messages that tldraw's client would send.
//
// The model, for each person, all lengths drawn at random around these means:
//   - They talk, think and look for 8 s between two things that they do. (Together that is something every 5 s.)
//   - 20 % make a box: dragged open for 0.7 s, then a label of 14 letters.     20 % draw an arrow for 0.8 s and bind both ends.
//   - 30 % move a box for 1 s.                                                 5 % draw freehand for 1.2 s.
//   - 15 % write a line of 35 letters into the worksheet.                      5 % write a label anew, 5 % remove a box.
//   - The pointer sends 30 messages a second while it is down, which is as many as tldraw's client sends; each letter typed
//     is a message, 5 letters a second.
// That is more than an interview asks for: it ends with a board of some 150 boxes, of which a usual one has 30.
import { diffRecord } from '@tldraw/sync-core'
import type { UnknownRecord } from '@tldraw/store'

import type { Random } from '#lib/kernel/random'

import { arrow, binding, box, richText, stroke } from '../tests/support/shapes.ts'
import type { ShapeRecord } from '../tests/support/shapes.ts'

/** A message at its time, in ms from the start. */
export type Push = { at: number; person: number; diff: Record<string, unknown> }

export type Activity = { pushes: Push[]; pointerDownMs: number; typingMs: number; shapes: number }

const POINTER_MS = 1000 / 30
const PAUSE_MS = 8_000
const LETTER_MS = 200
const LETTERS = 'load balancer cache queue shard replica 10k qps '
/** A point of a freehand line takes eight characters, and the pointer gives two a message. */
const PATH_CHARACTERS = 16

type Diffable = { id: string }

class Person {
  readonly pushes: Push[] = []
  pointerDownMs = 0
  typingMs = 0
  readonly boxes: ShapeRecord[] = []
  private now = 0
  private made = 0
  private readonly number: number
  private readonly random: Random

  constructor(number: number, random: Random) {
    this.number = number
    this.random = random
  }

  act(until: number): void {
    while (this.now < until) {
      this.now += -Math.log(1 - this.random.next()) * PAUSE_MS
      const choice = this.random.next()
      if (this.boxes.length < 2 || choice < 0.2) this.makeBox()
      else if (choice < 0.4) this.drawArrow()
      else if (choice < 0.7) this.move()
      else if (choice < 0.75) this.drawFreehand()
      else if (choice < 0.9) this.writeLine()
      else if (choice < 0.95) this.write(this.some(), 14)
      else this.remove()
    }
  }

  private makeBox(): void {
    let made = box(this.nextId(), '', this.place(), this.place())
    this.put(made)
    this.drag(700, (step) => {
      made = this.patch(made, { ...made, props: { ...made.props, w: 8 + step * 7, h: 6 + step * 3 } })
    })
    this.boxes.push(made)
    this.write(this.boxes.length - 1, 14)
  }

  private drawArrow(): void {
    const [from, to] = [this.boxes[this.some()], this.boxes[this.some()]]
    let made = arrow(this.nextId(), this.place(), this.place())
    this.put(made)
    this.drag(800, (step) => {
      made = this.patch(made, { ...made, props: { ...made.props, end: { x: step * 9.5, y: step * 2.25 } } })
    })
    const ends = [
      binding(`${made.id.slice(6)}-s`, made.id, from?.id ?? '', 'start'),
      binding(`${made.id.slice(6)}-e`, made.id, to?.id ?? '', 'end'),
    ]
    this.push(Object.fromEntries(ends.map((end) => [end.id, ['put', end]])))
  }

  private move(): void {
    const index = this.some()
    let moved = this.boxes[index] as ShapeRecord
    const [byX, byY] = [this.random.next() * 12 - 6, this.random.next() * 8 - 4]
    this.drag(1_000, () => {
      moved = this.patch(moved, { ...moved, x: moved.x + byX, y: moved.y + byY })
    })
    this.boxes[index] = moved
  }

  private drawFreehand(): void {
    let path = this.path()
    let drawn = stroke(this.nextId(), this.place(), this.place(), path)
    this.put(drawn)
    this.drag(1_200, () => {
      path += this.path()
      drawn = this.patch(drawn, { ...drawn, props: { ...drawn.props, segments: [{ type: 'free', path }] } })
    })
    this.patch(drawn, { ...drawn, props: { ...drawn.props, isComplete: true } })
  }

  private writeLine(): void {
    const id = `entry:${this.nextId()}`
    const fields = { typeName: 'entry', kind: 'requirement', requirement: 'functional', for: '', options: '' }
    let entry = { id, order: 'a1', because: '', text: '', ...fields }
    this.put(entry)
    this.type(35, (text) => {
      entry = this.patch(entry, { ...entry, text })
    })
  }

  private write(index: number, letters: number): void {
    let written = this.boxes[index] as ShapeRecord
    this.type(letters, (text) => {
      written = this.patch(written, { ...written, props: { ...written.props, richText: richText(text) } })
    })
    this.boxes[index] = written
  }

  private remove(): void {
    const [gone] = this.boxes.splice(this.some(), 1)
    if (gone) this.push({ [gone.id]: ['remove'] })
  }

  private drag(meanMs: number, step: (count: number) => void): void {
    const steps = Math.ceil((meanMs * (0.5 + this.random.next())) / POINTER_MS)
    for (let count = 1; count <= steps; count++) {
      this.now += POINTER_MS
      step(count)
    }
    this.pointerDownMs += steps * POINTER_MS
  }

  private type(mean: number, step: (text: string) => void): void {
    const letters = Math.ceil(mean * (0.5 + this.random.next()))
    let text = ''
    for (let count = 0; count < letters; count++) {
      const took = LETTER_MS * (0.5 + this.random.next())
      this.now += took
      this.typingMs += took
      text += LETTERS[(count + this.made) % LETTERS.length]
      step(text)
    }
  }

  private put(record: Diffable): void {
    this.push({ [record.id]: ['put', record] })
  }

  private patch<Record extends Diffable>(before: Record, after: Record): Record {
    const patch = diffRecord(before as unknown as UnknownRecord, after as unknown as UnknownRecord)
    if (patch) this.push({ [after.id]: ['patch', patch] })
    return after
  }

  private push(diff: Record<string, unknown>): void {
    this.pushes.push({ at: this.now, person: this.number, diff })
  }

  private nextId = (): string => `p${this.number}-${this.made++}`
  private some = (): number => this.random.integer(this.boxes.length)
  private place = (): number => this.random.integer(2_000)
  private path = (): string => {
    const bytes = Array.from({ length: (PATH_CHARACTERS / 4) * 3 }, () => this.random.integer(256))
    return Buffer.from(bytes).toString('base64')
  }
}

/** What two people do in so many minutes, in the order in which it happens. */
export function drawFor(minutes: number, random: Random): Activity {
  const people = [0, 1].map((number) => new Person(number, random.split(`person ${number}`)))
  for (const person of people) person.act(minutes * 60_000)
  const sum = (of: (person: Person) => number): number => people.reduce((total, person) => total + of(person), 0)
  return {
    pushes: people.flatMap(({ pushes }) => pushes).toSorted((a, b) => a.at - b.at),
    pointerDownMs: sum((person) => person.pointerDownMs),
    typingMs: sum((person) => person.typingMs),
    shapes: sum((person) => person.boxes.length),
  }
}
