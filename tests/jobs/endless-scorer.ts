// Scores that take their time or never come, where the board says so; any other as usual.
import type { Score } from '#lib/rubric/score'

import score from '../../server/interviews/score-worker.ts'
import type { Task } from '../../server/interviews/score-worker.ts'

/** Longer than anybody should wait for the thread that serves all. */
const SLOW_MS = 1_500

export default function scoreOrLoop(task: Task): Score {
  const records = JSON.stringify(task.judged.records)
  if (records.includes('loops for ever')) {
    task.port.postMessage('began')
    for (;;);
  }
  if (records.includes('takes its time')) for (const end = performance.now() + SLOW_MS; performance.now() < end;);
  return score(task)
}
