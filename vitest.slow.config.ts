import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

const slow = mergeConfig(base, defineConfig({ test: { testTimeout: 600_000, hookTimeout: 600_000 } }))
slow.test!.include = ['{shared,electron,renderer}/**/*.slow.test.ts']
slow.test!.exclude = ['**/node_modules/**']
export default slow
