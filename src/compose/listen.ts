import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { Server } from 'node:http'
import { createSecureContext } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import type { Config } from '#config'
import { SettingRefused } from '#keys'
import type { Handler } from './hosts.ts'

export type Listener = {
  /** Who answers from now on; until then every request is told that the server is starting. */
  use(handler: Handler): void
  close(): Promise<void>
}

const starting: Handler = {
  fetch: (request) =>
    new URL(request.url).pathname === '/health/live'
      ? Response.json({ status: 'live' })
      : Response.json({ status: 'starting' }, { status: 503, headers: { 'Retry-After': '2' } }),
}

/**
 * Takes the port first: of two servers started on one data folder the second must fail before it touches the database.
 * A taken port is named and never moved.
 */
export async function listen(config: Config): Promise<Listener> {
  let current = starting
  const onRequest = getRequestListener((request, env) => current.fetch(request, env))
  const server: Server = config.tls
    ? createTlsServer(await readTls(config.tls), onRequest)
    : createServer(onRequest)
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(refusal(error, config)))
    server.listen(config.port, config.listen, resolve)
  })
  return {
    use(handler) {
      current = handler
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
      }),
  }
}

/** What a request under way gets to finish in when the server is told to stop. */
const GRACE_MS = 5000

async function readTls(files: { certFile: string; keyFile: string }): Promise<{ cert: Buffer; key: Buffer }> {
  const read = (setting: string, file: string) =>
    readFile(file).catch(() => {
      throw new SettingRefused(`${setting} names ${file}, which cannot be read.`)
    })
  const pair = {
    cert: await read('REGAIN_TLS_CERT', files.certFile),
    key: await read('REGAIN_TLS_KEY', files.keyFile),
  }
  refuseBadPair(pair, files)
  return pair
}

function refuseBadPair(
  pair: { cert: Buffer; key: Buffer },
  files: { certFile: string; keyFile: string },
): void {
  const parse = <T>(make: () => T, problem: string): T => {
    try {
      return make()
    } catch {
      throw new SettingRefused(problem)
    }
  }
  const notCertificate = `REGAIN_TLS_CERT names ${files.certFile}, which does not hold a certificate chain in PEM.`
  const leaf = parse(() => new X509Certificate(pair.cert), notCertificate)
  const key = parse(
    () => createPrivateKey(pair.key),
    `REGAIN_TLS_KEY names ${files.keyFile}, which does not hold a private key in PEM without a passphrase.`,
  )
  if (!leaf.checkPrivateKey(key))
    throw new SettingRefused('REGAIN_TLS_KEY is not the key of the certificate in REGAIN_TLS_CERT.')
  parse(() => createSecureContext(pair), notCertificate) // also an intermediate further down may be broken
}

function refusal(error: Error, config: Config): Error {
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return new SettingRefused(`PORT ${config.port} is taken: stop what listens there, or set PORT.`)
  if (code === 'EACCES')
    return new SettingRefused(`PORT ${config.port} may not be opened by this user: set PORT to 1024 or more.`)
  if (code === 'EADDRNOTAVAIL')
    return new SettingRefused(`REGAIN_LISTEN ${config.listen} is not an address of this machine.`)
  return error
}
