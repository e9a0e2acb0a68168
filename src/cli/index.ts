import { SettingRefused } from '#keys'
import { parseCommand, usage } from './parse-command.ts'
import { VERBS } from './verbs.ts'

/** `regain VERB [options]`. Exit status: 0 done, 1 failed, 2 the command or a setting was not understood. */
async function run(args: string[]): Promise<number> {
  const parsed = parseCommand(args, VERBS)
  if (!parsed.ok) {
    process.stderr.write(`${parsed.message}\n`)
    return 2
  }
  if (parsed.help) {
    process.stdout.write(usage(VERBS, parsed.verb))
    return 0
  }
  try {
    return await parsed.verb.run(parsed.options)
  } catch (error) {
    if (!isForOperator(error)) throw error
    process.stderr.write(`${error.message}\n`)
    return error instanceof SettingRefused ? 2 : 1
  }
}

/** Errors with a sentence of ours for the operator; all others are faults and keep their stack. */
function isForOperator(error: unknown): error is Error {
  const codes = ['setting_refused', 'engine_unavailable', 'command_failed']
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}

process.exitCode = await run(process.argv.slice(2))
