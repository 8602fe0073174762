'use client'
import { createContext, useContext } from 'react'

/** The nonce of the document's policy: whatever inserts a style element gives it one (the board takes it as an option). */
export const NonceContext = createContext('')
export const useNonce = (): string => useContext(NonceContext)
