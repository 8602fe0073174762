// The way to the next page of a long list, and back to its top.
import Link from 'next/link'
import classes from './admin.module.css'

type Props = { path: string; params: Record<string, string | null>; after: string | null; next: string | null }

export function Pager({ path, params, after, next }: Props) {
  if (after === null && next === null) return null
  const to = (cursor: string | null) => {
    const given = Object.entries({ ...params, after: cursor }).filter((each): each is [string, string] => !!each[1])
    return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path
  }
  return (
    <nav aria-label="Pages" className={classes.pager}>
      {after !== null && (
        <Link href={to(null)} prefetch={false}>
          First page
        </Link>
      )}
      {next !== null && (
        <Link href={to(next)} prefetch={false}>
          Next page
        </Link>
      )}
    </nav>
  )
}
