'use client'
// Stands in for the whole document when even the layout failed, so it uses nothing of it and needs no script.
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Dryrun failed to draw this page</title>
      </head>
      <body style={{ margin: '15vh auto', maxWidth: '60ch', padding: '0 24px', font: '16px/24px sans-serif' }}>
        <h1>Dryrun failed to draw this page</h1>
        <p>
          Nothing that was saved is lost. <a href="/">Go to the home page</a>, or reload this one.
          {error.digest && ` The server\u2019s log has the reason under ${error.digest}.`}
        </p>
      </body>
    </html>
  )
}
