import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { Hono } from 'hono'
import { etag } from 'hono/etag'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.html': 'text/html; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

/** A malformed escape names no file. */
function readPath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '..'
  }
}

/**
 * Built files of one folder under `prefix`. Names with a content hash (`-[8 or more]`) never change; the rest are asked
 * for again with their etag. `fallback` is served for paths without an ending: a single-page app's own routes.
 */
export function staticFiles(options: { folder: string; prefix: string; fallback?: string }): Hono {
  const app = new Hono()
  app.use(`${options.prefix}/*`, etag())
  app.get(`${options.prefix}/*`, async (c) => {
    const asked = normalize(readPath(c.req.path.slice(options.prefix.length)))
    if (asked.includes('..') || asked.includes('\0')) return c.notFound()
    const name = extname(asked) === '' && options.fallback ? options.fallback : asked
    const type = TYPES[extname(name)]
    const content = type ? await readFile(join(options.folder, name)).catch(() => null) : null
    if (!content || !type) return c.notFound()
    const lasting = /-[\w-]{8,}\.\w+$/.test(name)
    return c.body(new Uint8Array(content), 200, {
      'Content-Type': type,
      'Cache-Control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
  })
  return app
}
