'use client'
// Tells a person in another tab that somebody was found: by the title, a sound and, when allowed, a notification.
import { useEffect } from 'react'

const FLASH_MS = 1000

let audio: AudioContext | null = null

/** Call it from a press of a button: browsers keep pages silent until then. */
export function prepareSound(): void {
  try {
    audio ??= new AudioContext()
    void audio.resume().catch(() => undefined)
  } catch {
    // No sound on this machine; title and notification still tell.
  }
}

/** Two short notes. */
function ring(): void {
  if (!audio || audio.state !== 'running') return
  for (const [index, frequency] of [660, 880].entries()) {
    const at = audio.currentTime + index * 0.18
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.15, at + 0.02)
    volume.gain.linearRampToValueAtTime(0, at + 0.16)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.17)
  }
}

/** Calls once for each new offer, and flashes the title as long as the tab is hidden. */
export function useCalling(offerId: string | null, says: string): void {
  useEffect(() => {
    if (offerId === null) return undefined
    ring()
    const { title } = document
    let notification: Notification | null = null
    if (document.hidden && typeof Notification !== 'undefined' && Notification.permission === 'granted') {
      try {
        notification = new Notification(says, { body: 'You have half a minute to confirm.', tag: offerId })
        notification.addEventListener('click', () => window.focus())
      } catch {
        // Some phones allow notifications from service workers only.
      }
    }
    const timer = setInterval(() => {
      document.title = document.hidden && document.title === title ? `\u25CF ${says}` : title
    }, FLASH_MS)
    return () => {
      clearInterval(timer)
      document.title = title
      notification?.close()
    }
  }, [offerId, says])
}
