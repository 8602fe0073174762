'use client'
// What every page stands in: the theme, the palette and its keys, and the toasts.
import { ColorSchemeScript, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { CommandKeys } from './components/command-keys.tsx'
import { NonceContext } from './components/nonce.ts'
import { Toasts } from './components/toasts.tsx'
import { cssVariablesResolver, theme } from './theme.ts'

const SCHEME_KEY = 'dryrun-color-scheme'
const schemeManager = localStorageColorSchemeManager({ key: SCHEME_KEY })

/** Sets the scheme before the first paint. */
export const SchemeScript = ({ nonce }: { nonce: string | undefined }) => (
  <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" localStorageKey={SCHEME_KEY} />
)

export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  // A refresh brings the nonce of another response, but the document keeps the policy that it came with.
  const [documentNonce] = useState(() => {
    // Libraries that insert style elements by themselves (scroll locks of dialogs) look for it here.
    if (typeof window !== 'undefined') Object.assign(window, { __webpack_nonce__: nonce })
    return nonce
  })
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => documentNonce}
    >
      <NonceContext value={documentNonce}>
        {children}
        <CommandKeys />
        <Toasts />
      </NonceContext>
    </MantineProvider>
  )
}
