import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import window from './vite.config.ts'

const entry = (file: string): string => resolve(import.meta.dirname, 'electron', file)

/** Bundles for the packaged application. Everything else runs from the TypeScript sources. */
export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: entry('main.ts'),
          // Processes and threads of their own: each is started by the path of its file.
          'engine-entry': entry('shell/engine-entry.ts'),
          'media-worker': entry('media/media-worker.ts'),
          'preview-worker': entry('media/preview/preview-worker.ts'),
          'plan-worker': entry('engine/plan-worker.ts'),
          'sample-worker': entry('sample/sample-worker.ts'),
          cli: entry('engine/cli/main.ts'),
        },
        // Shared chunks lie beside the entries, which name each other by './…'.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  // A sandboxed preload must be one CommonJS file: bundle everything, write .cjs.
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: { input: { preload: entry('preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: { ...window, build: { ...window.build, rolldownOptions: { input: resolve(import.meta.dirname, 'renderer/index.html') } } },
})
