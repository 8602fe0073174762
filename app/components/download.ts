// Gives a file to take away, made in the page itself.
export const download = (name: string, type: string, content: string): void =>
  downloadBlob(name, new Blob([content], { type: `${type};charset=utf-8` }))

export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser takes the blob when the click is handled; a moment later the address may go.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
