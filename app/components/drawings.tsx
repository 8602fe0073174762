// Line drawings for empty places and for the three ways to begin. 128 by 96, stroke 1.5, on an 8-pixel grid.
import type { ReactNode } from 'react'

const Drawing = ({ children }: { children: ReactNode }) => (
  <svg
    viewBox="0 0 128 96"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
)

export const drawings = {
  /** A sheet with a first box and an arrow into nothing. */
  board: (
    <Drawing>
      <path d="M8 8h112v80H8z" />
      <path d="M24 32h32v24H24zM56 44h24m-6-5 6 5-6 5" />
      <path d="M88 32h24v24H88z" strokeDasharray="3 4" />
      <path d="M8 76h112M88 76v12M104 76v12" />
    </Drawing>
  ),
  /** A ruler and a pencil. */
  tools: (
    <Drawing>
      <path d="M8 56h112v24H8zM16 56v8m8-8v5m8-5v5m8-5v5m8-5v8m8-8v5m8-5v5m8-5v5m8-5v8m8-8v5m8-5v5m8-5v5m8-5v8" />
      <path d="m40 44 8 1 48-33-6-9-48 33zM48 45l-6-9" />
    </Drawing>
  ),
  /** A stack of sheets. */
  sheets: (
    <Drawing>
      <path d="M32 24h72v56H32z" />
      <path d="M24 72V16h72v8M16 64V8h72v8" />
      <path d="M40 40h24v16H40zM72 40h24v16H72zM64 48h8M40 72h56" />
    </Drawing>
  ),
  /** Two chairs at one table. */
  table: (
    <Drawing>
      <path d="M32 48h64M40 48v40m48-40v40" />
      <path d="M8 32v56m0-24h16v24M120 32v56m0-24h-16v24" />
      <path d="M52 48 56 32h16l4 16" />
      <path d="M40 20h12m24 0h12" strokeDasharray="3 4" />
    </Drawing>
  ),
  /** A pair of compasses. */
  compasses: (
    <Drawing>
      <path d="M64 8v8M60 16h8l20 64-4 8-4-6-16-58-16 58-4 6-4-8z" />
      <path d="M50 60a40 40 0 0 0 28 0" />
      <path d="M16 88a56 56 0 0 0 96 0" strokeDasharray="3 4" />
    </Drawing>
  ),
  /** A broken line. */
  broken: (
    <Drawing>
      <path d="M8 40h32v24H8zM88 40h32v24H88zM40 52h12m24 0h12" />
      <path d="m58 44 4 8-4 8m12-16-4 8 4 8" />
    </Drawing>
  ),
}
