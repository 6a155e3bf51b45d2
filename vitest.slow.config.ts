import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

const include = ['{shared,electron,renderer,faults}/**/*.slow.test.ts']
const slow = mergeConfig(base, defineConfig({ test: { testTimeout: 600_000, hookTimeout: 600_000 } }))
// mergeConfig joins lists; the slow run replaces them.
export default { ...slow, test: { ...slow['test'], include, exclude: ['**/node_modules/**'] } }
