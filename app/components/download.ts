// Gives a file to take away, made in the page itself.
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser takes the blob when the click is handled; a moment later the address may go.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
