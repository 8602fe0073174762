// Line drawings for empty places and for the three ways to begin: 128 by 96 on a grid of 8.
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

const Sheet = () => <path d="M8 8h112v80H8zM24 24h24v16H24zM48 32h24m-5-4 5 4-5 4M72 24h24v16H72zM8 76h112M96 76v12" />

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
  /** One sheet, one pointer. */
  alone: (
    <Drawing>
      <Sheet />
      <path d="m58 46 4 18 5-7 8-1z" />
    </Drawing>
  ),
  /** One sheet, two pointers. */
  invited: (
    <Drawing>
      <Sheet />
      <path d="m46 46 4 18 5-7 8-1zM92 50l-15 9 8 3 3 8z" />
    </Drawing>
  ),
  /** One sheet, one pointer, and one who is yet to come. */
  found: (
    <Drawing>
      <Sheet />
      <path d="m46 46 4 18 5-7 8-1z" />
      <path d="M92 50l-15 9 8 3 3 8z" strokeDasharray="2 3" />
    </Drawing>
  ),
  /** Two chairs at one table. */
  table: (
    <Drawing>
      <path d="M36 48h56M44 48v40m40-40v40M8 28v60m0-28h20v28M120 28v60m0-28h-20v28M52 48l4-16h16l4 16" />
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
