import { makeAdminLink } from './admin-link.ts'
import { backUp } from './backup.ts'
import { playDemo } from './demo.ts'
import { eraseAudit } from './erase-audit.ts'
import { withStore } from './open-installation.ts'
import type { Verbs } from './parse-command.ts'
import { printCheckpoint } from './print-checkpoint.ts'
import { restore } from './restore.ts'
import { serve } from './serve.ts'
import { verifyAudit } from './verify-audit.ts'

const text = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

/** The command line, verb by verb. */
export const VERBS: Verbs = {
  serve: {
    summary: 'Run the server until it is told to stop.',
    examples: [['serve', 'on PORT, 3000 unless set']],
    options: {},
    run: serve,
  },
  migrate: {
    summary: 'Bring the database schema up to date and end.',
    examples: [['migrate', 'lists what was applied']],
    options: {},
    run: () =>
      withStore(async ({ migrated }) => {
        process.stdout.write(migrated.length > 0 ? `${migrated.join('\n')}\n` : 'Nothing to do.\n')
        return 0
      }),
  },
  demo: {
    summary: 'Play a whole recovery in a browser against a fresh installation, with a report.',
    examples: [['demo', 'writes demo-report/index.html; exit status 1 when the new passkey did not sign in']],
    options: { report: { type: 'string', meaning: 'Folder of the report.' } },
    run: ({ report }) => playDemo(text(report)),
  },
  'admin-link': {
    summary: 'Print a one-time link for an administrator, good for an hour.',
    examples: [
      ['admin-link', 'for the first administrator'],
      ['admin-link --user admin@example.org', 'for the one named'],
    ],
    options: { user: { type: 'string', meaning: 'Sign-in name of a Global Administrator.' } },
    run: ({ user }) => makeAdminLink(text(user)),
  },
  backup: {
    summary: 'Write what must survive, as of one moment, into a new folder.',
    examples: [['backup --to /backups/monday', 'keep the master key elsewhere']],
    options: { to: { type: 'string', meaning: 'Folder to make; it must not exist.' } },
    run: ({ to }) => backUp(text(to)),
  },
  restore: {
    summary: 'Read a backup into an empty database.',
    examples: [['restore --from /backups/monday', 'also the way to another PostgreSQL']],
    options: { from: { type: 'string', meaning: 'Folder that backup made.' } },
    run: ({ from }) => restore(text(from)),
  },
  'audit verify': {
    summary: 'Check the audit log against its signed chain.',
    examples: [
      ['audit verify', 'exit status 1 when it was changed'],
      ['audit verify --checkpoint kept.jsonl', 'also when it was cut, or an old state restored'],
    ],
    options: {
      checkpoint: { type: 'string', meaning: 'File with what audit checkpoint printed, one or many lines.' },
    },
    run: ({ checkpoint }) => verifyAudit(text(checkpoint)),
  },
  'audit checkpoint': {
    summary: 'Print the newest signed checkpoint of the audit log, to be kept on another host.',
    examples: [['audit checkpoint', 'one JSON line']],
    options: {},
    run: printCheckpoint,
  },
  'audit erase': {
    summary: 'Take a person out of the audit log; the chain stays whole.',
    examples: [['audit erase --user ada@example.org --yes', 'cannot be undone']],
    options: {
      user: { type: 'string', meaning: 'Sign-in name, or the id of an account that is gone.' },
      yes: { type: 'boolean', meaning: 'It is meant.' },
    },
    run: ({ user, yes }) => eraseAudit(text(user), yes === true),
  },
}
