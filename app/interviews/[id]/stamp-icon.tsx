// The stamps' own pictures: one stroke, 20 by 20, on the grid of the interface's icons.
import type { ReactNode } from 'react'
import type { Kind } from '#lib/board/vocabulary'

const cylinder =
  'M4 5c0-1.4 2.7-2.5 6-2.5S16 3.6 16 5v10c0 1.4-2.7 2.5-6 2.5S4 16.4 4 15zM4 5c0 1.4 2.7 2.5 6 2.5S16 6.4 16 5'
const box = 'M3 4h14v12H3z'

const PICTURES: Partial<Record<Kind, ReactNode>> = {
  client: <path d="M3 4h14v9H3zM7 16.5h6M10 13v3.5" />,
  cdn: (
    <path d="M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M2.5 10h15M10 2.5c2.5 2.5 2.5 12.5 0 15M10 2.5c-2.5 2.5-2.5 12.5 0 15" />
  ),
  'load-balancer': <path d="M3 10h5m0 0 6-5.5m-6 5.5h9m-9 0 6 5.5M11 4.5h3V7m0 6v2.5h-3" />,
  'api-gateway': <path d="M3 17V6l7-3.5L17 6v11M7 17v-7h6v7" />,
  'rate-limiter': <path d="M3.5 15a7.5 7.5 0 1 1 13 0M10 11l4-4M10 12.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2" />,
  service: <path d={`${box}M3 8h14M5.5 6h1M8.5 6h1`} />,
  worker: <path d={`${box}M7 10l2 2 4-4`} />,
  scheduler: <path d="M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14M10 6v4l3 2" />,
  'stream-processor': <path d="M2.5 7c2.5-3 5 3 7.5 0s5 3 7.5 0M2.5 13c2.5-3 5 3 7.5 0s5 3 7.5 0" />,
  batch: <path d="M3 3h8v8H3zM6 13.5h7.5V6M9 16.5h7.5V9" />,
  coordination: <path d="M10 3v5m0 0-6 6m6-6 6 6M8.5 2h3v3h-3zM2.5 13.5h3v3h-3zM14.5 13.5h3v3h-3zM5.5 15h9" />,
  cache: <path d="M11 2.5 4.5 11H9l-1 6.5L15.5 9H11z" />,
  relational: <path d={`${cylinder}M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5`} />,
  document: <path d="M4.5 2.5h7l4 4v11h-11zM11.5 2.5v4h4M7 10.5h6M7 13.5h6" />,
  'key-value': <path d="M3 4h5v5H3zM3 11.5h5v5H3zM11 4h6v5h-6zM11 11.5h6v5h-6zM8 6.5h3M8 14h3" />,
  'wide-column': <path d={`${box}M7 4v12M11 4v12M14 4v12M3 8h14`} />,
  search: <path d="M8.5 3a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M12.5 12.5 17 17" />,
  'object-store': <path d="M3 4.5h14l-2 13H5zM3 4.5c0 1.4 14 1.4 14 0M7.5 9.5h5" />,
  'data-lake': <path d="M2.5 8h15v3c0 3-3.5 5.5-7.5 5.5S2.5 14 2.5 11zM6 5c1.5-1.5 2.5 1.5 4 0s2.5 1.5 4 0" />,
  'log-broker': <path d="M2.5 6h15v8h-15zM6 6v8M9.5 6v8M13 6v8M14.5 17h3M2.5 17h9" />,
  'queue-broker': <path d="M3 5.5h9v3H3zM3 11.5h9v3H3zM12 7h5m-2-2 2 2-2 2M12 13h5m-2-2 2 2-2 2" />,
  notification: <path d="M5 14.5V9a5 5 0 0 1 10 0v5.5zM3.5 14.5h13M8.5 17h3" />,
  'third-party': <path d="M6 15.5a3.5 3.5 0 0 1-.5-7A5 5 0 0 1 15 8a3.8 3.8 0 0 1-.5 7.5z" />,
}

export const StampIcon = ({ kind }: { kind: Kind }) => (
  <svg
    viewBox="0 0 20 20"
    width="18"
    height="18"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {PICTURES[kind] ?? <path d={box} />}
  </svg>
)
