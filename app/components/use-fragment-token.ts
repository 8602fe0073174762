'use client'
import { useEffect, useState } from 'react'

/**
 * The secret after `#`, which browsers send to no server, taken out of the address bar and the history as soon as it is
 * read. Undefined while not yet read; an empty string when there is none.
 */
export function useFragmentToken(): string | undefined {
  const [token, setToken] = useState<string>()
  useEffect(() => {
    const read = () => {
      const found = window.location.hash.slice(1)
      // Read once already: a second effect of the same page must not forget it.
      setToken((before) => found || before || '')
      if (found)
        window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
    }
    read()
    window.addEventListener('hashchange', read)
    return () => window.removeEventListener('hashchange', read)
  }, [])
  return token
}
