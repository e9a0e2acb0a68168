import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { drawSpecimen, faceOfPerson } from '#demo'
import * as journey from '#demo/journey'
import { freePort } from '../../src/cli/free-port.ts'
import { demoPerson, openInstallation } from '../support/installation.ts'

const ROOT = join(import.meta.dirname, '../..')
const dataDir = mkdtempSync(join(tmpdir(), 'regain-killed-'))
const juergen = demoPerson('juergen')
let port: number
let node: ChildProcess
/** All that the server wrote, from its first start on. */
let written = ''

before(async () => {
  port = await freePort()
  await start()
})
after(async () => {
  const ended = once(node, 'exit')
  node.kill('SIGTERM')
  await ended
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(): Promise<void> {
  node = spawn(process.execPath, ['src/cli/index.ts', 'serve'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), REGAIN_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [node.stdout, node.stderr]) stream?.on('data', (chunk) => (written += String(chunk)))
  for (let tries = 0; tries < 300; tries += 1) {
    const health = await fetch(`http://localhost:${port}/health/ready`).catch(() => null)
    if (health?.ok) return
    await wait(100)
  }
  throw new Error(`The server did not become ready:\n${written}`)
}

/** No signal that it could catch: as when the machine loses its power, but for the disk. */
async function killAndStart(): Promise<void> {
  const ended = once(node, 'exit')
  node.kill('SIGKILL')
  await ended
  await start()
}

describe('scenario: the server is killed in mid-flow', () => {
  it('goes on to a new passkey; nothing secret was written, asked for or told (T13, T35)', async () => {
    const { browser } = await openInstallation()
    const device = await journey.openDevice(browser, { face: faceOfPerson(juergen) })
    const who = journey.personAt(device.page)
    await journey.toOtherWays(who, `http://app.localhost:${port}`, juergen.userPrincipalName)
    await journey.agree(who)
    await who.sees(/where is your camera/i)
    await killAndStart()
    await who.press(/continue here/i)
    await journey.showDocument(who, await drawSpecimen(juergen))
    await killAndStart()
    await journey.submitDocument(who)
    await journey.lookIntoCamera(who)
    await journey.addToWallet(who)
    await killAndStart()
    await device.page.reload()
    await journey.shareFromWallet(who)
    await journey.passFaceCheck(who)
    await who.sees(/^it's you/i, 60_000)
    await killAndStart()
    const pass = await journey.takePass(who)
    await killAndStart()
    await journey.enterPass(who, pass)
    await who.sees(/create your new passkey/i)
    await killAndStart()
    // The page may have been on its way with its script: a person sees that nothing happens, and loads it again.
    await device.page.reload()
    await journey.createPasskey(who)

    // An interaction's own id stands in its address by design; what proves it is the signature cookie beside it.
    const cookies = (await device.context.cookies()).filter(
      ({ name, value }) => value.length > 20 && !/^op_(interaction|resume)$/.test(name),
    )
    assert.ok(cookies.length > 0)
    for (const { name, value } of [{ name: 'pass', value: pass }, ...cookies]) {
      assert.ok(!written.includes(value), `the server wrote ${name}`)
      assert.ok(!device.requests.some((url) => url.includes(value)), `${name} was in an address or a Referer`)
    }
    assert.doesNotMatch(
      written,
      /\/9j\/4|eyJ[\w-]{20,}\.[\w-]{20,}/,
      'neither a picture nor a token is written',
    )
    assert.ok(written.includes('/demo'), 'what it wrote was read')
    await device.context.close()
  })
})
