import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = join(import.meta.dirname, 'web')

/** Small scripts of server-rendered pages keep their names: pages name them without a manifest. */
const scripts = Object.fromEntries(
  ['enhance', 'capture'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('_'))
          .map((file) => [file.slice(0, -3), join(root, folder, file)] as const)
      : [],
  ),
)
const apps = Object.fromEntries(
  ['wallet', 'admin']
    .filter((app) => existsSync(join(root, app, 'index.html')))
    .map((app) => [app, join(root, app, 'index.html')]),
)

export default defineConfig({
  root,
  publicDir: join(root, 'public'),
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { ...scripts, ...apps },
      output: {
        entryFileNames: (chunk) => (chunk.name in scripts ? 'assets/[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
})
