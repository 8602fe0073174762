'use client'
// What the right panel can hold besides the conversation; each part comes when it is first shown.
import type { ReactNode } from 'react'
import type { Snapshot } from '../../realtime/interview.ts'
import type { Room } from '#lib/protocol/queries'

export type Slot = { id: string; title: string; when: (room: Room, snapshot: Snapshot) => boolean; content: ReactNode }

export const SLOTS: readonly Slot[] = []
