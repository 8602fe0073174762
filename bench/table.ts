// Rows as a Markdown table whose columns also line up in a terminal; notes go below, because they are long.
import type { Row } from './row.ts'

const HEADS = ['what', 'figure', 'peer', 'ratio']

export function tableOf(rows: Row[]): string {
  const notes: string[] = []
  const lines = rows.map(({ what, value, peer = '', ratio = '', note }) => {
    if (note && !notes.includes(note)) notes.push(note)
    return [note ? `${what} [${notes.indexOf(note) + 1}]` : what, value, peer, ratio]
  })
  const widths = HEADS.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const drawn = [HEADS, widths.map((width) => '-'.repeat(width)), ...lines].map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [...drawn, '', ...notes.map((note, index) => `[${index + 1}] ${note}`)].join('\n')
}
