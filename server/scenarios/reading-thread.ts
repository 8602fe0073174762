// Folders of scenarios are read in a thread of its own: whatever their authors wrote, it ends within a time and within memory.
import { Worker } from 'node:worker_threads'

import type { Catalog } from '#lib/scenario/lint'

import { catalog as everything } from './catalog.ts'
import { foldersIn, unreadable } from './read-folder.ts'
import type { Read, ReadingData } from './reading-worker.ts'

/**
 * A good file of 250 kB takes 0.2 s, and 0.5 s as the first on a busy machine; twenty times that, for what is only slow must
 * not be withheld. The worst that fits into 256 kB takes 1 s here, so this ends faults of the reader, and no author's file.
 */
export const FILE_SECONDS_MAX = 10
const MEMORY_MB_MAX = 512

export type ReadingOptions = {
  catalog?: Catalog
  secondsMax?: number
  memoryMbMax?: number
  /** What the thread runs, where it is not the usual. */
  worker?: URL
}

export type Folder = { id: string; read: Read }

/** All folders of scenarios in a directory, in the order of their names. */
export async function readFolders(directory: string, options: ReadingOptions = {}): Promise<Folder[]> {
  const thread = new ReadingThread(directory, options)
  try {
    const folders: Folder[] = []
    for (const id of await foldersIn(directory)) folders.push({ id, read: await thread.read(id) })
    return folders
  } finally {
    thread.close()
  }
}

type Answered = (answer: Read | Error) => void

/** One thread for all folders, in turn; after one that it did not survive the next has a new one. */
class ReadingThread {
  readonly #data: ReadingData
  readonly #options: Required<Omit<ReadingOptions, 'catalog'>>
  #worker: Promise<Worker>
  #answered: Answered | null = null

  constructor(directory: string, { catalog = everything, ...options }: ReadingOptions) {
    this.#data = { directory, catalog }
    this.#options = {
      secondsMax: options.secondsMax ?? FILE_SECONDS_MAX,
      memoryMbMax: options.memoryMbMax ?? MEMORY_MB_MAX,
      worker: options.worker ?? new URL('./reading-worker.ts', import.meta.url),
    }
    this.#worker = this.#start()
  }

  /** One folder at a time. Rejects only if there can be no thread at all. */
  async read(id: string): Promise<Read> {
    const worker = await this.#worker
    const answer = await this.#ask(worker, id)
    if (answer !== 'late' && !(answer instanceof Error)) return answer
    // What it still says is of this folder, and not of the next.
    worker.removeAllListeners().on('error', () => {})
    void worker.terminate()
    this.#worker = this.#start()
    return unreadable(id, answer === 'late' ? this.#late() : this.#reason(answer))
  }

  /** Does not wait for the thread, which ends in the middle of what it does. */
  close(): void {
    this.#worker.then((worker) => worker.terminate()).catch(() => {})
  }

  #ask(worker: Worker, id: string): Promise<Read | Error | 'late'> {
    return new Promise((resolve) => {
      // An answer that came while this thread was busy itself is heard first.
      const limit = setTimeout(() => setImmediate(resolve, 'late'), this.#options.secondsMax * 1000)
      this.#answered = (answer) => {
        clearTimeout(limit)
        resolve(answer)
      }
      worker.postMessage(id)
    })
  }

  #start(): Promise<Worker> {
    const { worker: code, memoryMbMax } = this.#options
    const worker = new Worker(code, { workerData: this.#data, resourceLimits: { maxOldGenerationSizeMb: memoryMbMax } })
    const started = new Promise<Worker>((resolve, reject) => {
      worker.once('message', () => {
        this.#answered = null
        worker.on('message', (read: Read) => this.#answered?.(read))
        resolve(worker)
      })
      worker.on('error', (error) => {
        reject(error)
        this.#answered?.(error)
      })
    })
    // Told where the first folder is read.
    started.catch(() => {})
    return started
  }

  #late(): string {
    return `The file takes longer than ${this.#options.secondsMax} s to read: make it simpler`
  }

  #reason(error: Error): string {
    if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return `The file takes more than ${this.#options.memoryMbMax} MB of memory to read: make it simpler`
    }
    return `The file cannot be read: ${error.message}`
  }
}
