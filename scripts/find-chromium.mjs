import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

function installed() {
  for (const name of INSTALLED) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    if (found) return found
  }
  return undefined
}

/**
 * The path of a Chromium: CHROME_PATH, else an installed one, else one that apt-get installs where this user may. Answers
 * undefined, having said what to do, where none of that is possible.
 */
export function findChromium() {
  const named = process.env.CHROME_PATH
  if (named) {
    if (existsSync(named)) return named
    console.error(`CHROME_PATH names ${named}, which does not exist.`)
    return undefined
  }
  const found = installed()
  if (found) return found
  const isRoot = process.getuid?.() === 0
  const mayInstall =
    succeeds('sh', ['-c', 'command -v apt-get']) && (isRoot || succeeds('sudo', ['-n', 'true']))
  if (mayInstall) {
    console.error('The browser scenarios need Chromium: installing it with apt-get ...')
    const apt = (...args) =>
      spawnSync(isRoot ? 'apt-get' : 'sudo', [...(isRoot ? [] : ['-n', 'apt-get']), ...args], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-qq')
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium')
    const now = installed()
    if (now) return now
  }
  console.error(
    'The browser scenarios need Chromium: install the package chromium, or set CHROME_PATH to one.',
  )
  return undefined
}
