/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // There are no pictures to make smaller, so nobody needs to be able to ask for it.
  images: { unoptimized: true },
  // "npm run check" does this, with the server's and the tests' files too.
  typescript: { ignoreBuildErrors: true },
  // Only the server's process uses these; bundled, they would be loaded twice or not find their own files.
  serverExternalPackages: [
    'pg',
    '@prisma/client',
    '@prisma/adapter-pg',
    'better-auth',
    'pino',
    'piscina',
    'prom-client',
  ],
}
