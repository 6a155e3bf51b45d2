import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type TreeUse, watchTree } from './process-tree.ts'

const root = join(import.meta.dirname, '../..')
/** No single program of a bench takes longer, milliseconds. */
const LIMIT = 15 * 60_000

export interface Finished {
  code: number
  stdout: string
  stderr: string
  use: TreeUse
}

/** Runs a program to its end and measures its whole process tree; 'absent' when it is not installed. */
export async function runProgram(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Finished | 'absent'> {
  const { value, use } = await watchTree(() => run(command, args, env))
  return value === 'absent' ? 'absent' : { ...value, use }
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Omit<Finished, 'use'> | 'absent'> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env, timeout: LIMIT })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (d) => (stdout += d))
    child.stderr.on('data', (d) => (stderr += d))
    child.on('error', (e: NodeJS.ErrnoException) => (e.code === 'ENOENT' ? resolve('absent') : reject(e)))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
}

/** As `runProgram`; throws with the program's last words when it fails. */
export async function mustRun(command: string, args: string[]): Promise<Finished | 'absent'> {
  const done = await runProgram(command, args)
  if (done !== 'absent' && done.code !== 0) throw new Error(`${command}: ${done.stderr.slice(-800)}`)
  return done
}

/** Runs the command line as a user would; throws with its last words when it fails. */
export async function cutwright(args: string[], dataDir: string): Promise<Finished> {
  const done = await runProgram(process.execPath, [join(root, 'bin/cutwright.mjs'), ...args, '--data-dir', dataDir])
  if (done === 'absent' || done.code !== 0)
    throw new Error(`cutwright ${args.join(' ')}: ${done === 'absent' ? 'absent' : done.stderr.slice(-2000)}`)
  return done
}
