import { parseArgs } from 'node:util'

export type Options = Record<string, string | boolean | undefined>

export type Verb = {
  /** One line of the list. */
  summary: string
  /** After `regain `, each with what it does. */
  examples: [command: string, meaning: string][]
  options: Record<string, { type: 'string' | 'boolean'; meaning: string }>
  run(options: Options): Promise<number>
}

export type Verbs = Record<string, Verb>

type Parsed =
  | { ok: true; help: false; verb: Verb; options: Options }
  | { ok: true; help: true; verb?: string }
  | { ok: false; message: string }

/** Verbs may be of two words (`audit verify`); unknown words and options are refused by name. */
export function parseCommand(args: string[], verbs: Verbs): Parsed {
  const words = args.filter((argument) => !argument.startsWith('-'))
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((candidate) => candidate in verbs)
  const asksHelp = args.includes('--help') || args.includes('-h')
  if (args.length === 0 || (asksHelp && !name)) return { ok: true, help: true }
  const verb = name ? verbs[name] : undefined
  if (!name || !verb)
    return { ok: false, message: `"${words[0] ?? args[0]}" is not a command: regain --help lists them.` }
  if (asksHelp) return { ok: true, help: true, verb: name }
  const known = Object.fromEntries(
    Object.entries(verb.options).map(([option, { type }]) => [option, { type }] as const),
  )
  try {
    const rest = withoutVerb(args, name)
    const { values } = parseArgs({ args: rest, options: known, allowPositionals: false, strict: true })
    return { ok: true, help: false, verb, options: values }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : ''
    return { ok: false, message: `regain ${name}: ${reason}. See regain ${name} --help.` }
  }
}

function withoutVerb(args: string[], name: string): string[] {
  const pending = name.split(' ')
  return args.filter((argument) => {
    if (argument !== pending[0]) return true
    pending.shift()
    return false
  })
}

export function usage(verbs: Verbs, name?: string): string {
  const verb = name ? verbs[name] : undefined
  if (!verb) {
    const list = Object.entries(verbs).map(([word, { summary }]) => `  ${word.padEnd(16)} ${summary}`)
    const examples = Object.values(verbs).map(({ examples: [first] }) => exampleLine(first))
    return `Usage: npm run regain -- VERB [options]\n\n${list.join('\n')}\n\nExamples:\n${examples.join('\n')}\n\nregain VERB --help tells more of one. Settings come from the environment (docs/operations.md).\n`
  }
  const options = Object.entries(verb.options).map(
    ([option, { type, meaning }]) =>
      `  --${`${option}${type === 'string' ? ' VALUE' : ''}`.padEnd(16)} ${meaning}`,
  )
  return `regain ${name}: ${verb.summary}\n${options.length > 0 ? `\n${options.join('\n')}\n` : ''}\nExamples:\n${verb.examples.map(exampleLine).join('\n')}\n`
}

const exampleLine = (example: [string, string] | undefined): string =>
  example ? `  npm run regain -- ${example[0].padEnd(44)} ${example[1]}` : ''
