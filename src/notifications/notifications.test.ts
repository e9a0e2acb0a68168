import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#platform/clock'
import { systemRandom } from '#platform/crypto'
import { inTransaction } from '#platform/database'
import type { Database } from '#platform/database'
import { t } from '#platform/i18n'
import { openTestDatabase } from '../../test/support/database.ts'
import { createNotifications } from './index.ts'

/** As much of a mail server (RFC 5321) as takes a message: keeps envelopes and texts, and can be told to refuse. */
function openMailServer(received: { to: string[]; text: string }[], refuses: { now: boolean }): Server {
  return createServer((socket) => {
    let mail = { to: [] as string[], text: '' }
    let isData = false
    let rest = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 mail.example')
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (isData && line !== '.') mail.text += `${line}\n`
        else if (isData) {
          isData = false
          received.push(mail)
          mail = { to: [], text: '' }
          say('250 taken')
        } else if (/^DATA/i.test(line)) {
          isData = true
          say('354 go on')
        } else if (/^RCPT/i.test(line)) {
          if (refuses.now) say('451 try again later')
          else {
            mail.to.push(/<(.*)>/.exec(line)?.[1] ?? '')
            say('250 ok')
          }
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
        else say('250 ok')
      }
    })
  })
}

describe('notices by mail', () => {
  const received: { to: string[]; text: string }[] = []
  const refuses = { now: false }
  let server: Server
  let database: Database
  let notifications: ReturnType<typeof createNotifications>
  const queued: string[] = []
  before(async () => {
    database = (await openTestDatabase()).database
    server = openMailServer(received, refuses).listen(0, '127.0.0.1')
    await once(server, 'listening')
    notifications = createNotifications({
      database,
      clock: systemClock,
      random: systemRandom,
      t,
      smtpUrl: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
      sender: async () => 'id@example.org',
      jobs: {
        async enqueue(_tx, _task, payload) {
          queued.push(String(payload['id']))
        },
      },
    })
  })
  after(() => server.close())

  const values = {
    name: 'Ada\r\nBcc: thief@evil.example',
    organisation: 'Example',
    at: new Date('2026-11-25T12:00:00Z'),
    address: '192.0.2.1',
    helpdesk: '555',
    reference: 'ABCD-EFGH',
    removed: '',
    report: 'https://id.example/recover/report/x',
  }
  const send = () =>
    inTransaction(database, (tx) =>
      notifications.send(tx, { to: ['ada@example.org'], template: 'recovery-started', values }),
    )
  const deliver = async () => {
    const task = notifications.tasks['notifications.send']
    assert.ok(task)
    await task({ id: queued.at(-1) })
  }

  it('arrive at the address, and a line break in a name makes no header (T27)', async () => {
    await send()
    await deliver()
    const [mail] = received
    assert.deepEqual(mail?.to, ['ada@example.org'])
    const [head = ''] = mail?.text.split('\n\n') ?? []
    assert.match(head, /^Subject: Somebody started to recover your account$/m)
    assert.match(head, /^From: id@example\.org$/m)
    assert.doesNotMatch(head, /^Bcc:/im)
    assert.ok((await notifications.list(1))[0]?.sentAt)
  })

  it('are sent once, however often the job runs', async () => {
    const before = received.length
    await deliver()
    assert.equal(received.length, before)
  })

  it('that the server refuses stay in the outbox with the reason, and the job fails so that it is tried again', async () => {
    refuses.now = true
    await send()
    await assert.rejects(deliver())
    const [message] = await notifications.list(1)
    assert.equal(message?.sentAt, null)
    assert.match(message?.lastError ?? '', /451/)
    refuses.now = false
    await deliver()
    assert.ok((await notifications.list(1))[0]?.sentAt)
  })
})
