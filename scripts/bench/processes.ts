import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

export interface Finished {
  code: number
  stdout: string
  stderr: string
  seconds: number
}

/** Runs a program to its end and times it as a whole process; 'absent' when it is not installed. */
export function runProgram(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Finished | 'absent'> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (d) => (stdout += d))
    child.stderr.on('data', (d) => (stderr += d))
    child.on('error', (e: NodeJS.ErrnoException) => (e.code === 'ENOENT' ? resolve('absent') : reject(e)))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr, seconds: (performance.now() - started) / 1000 }))
  })
}

/** Runs the command line as a user would; throws with its last words when it fails. */
export async function cutwright(args: string[], dataDir: string): Promise<Finished> {
  const done = await runProgram(process.execPath, [join(root, 'bin/cutwright.mjs'), ...args, '--data-dir', dataDir])
  if (done === 'absent' || done.code !== 0)
    throw new Error(`cutwright ${args.join(' ')}: ${done === 'absent' ? 'absent' : done.stderr.slice(-2000)}`)
  return done
}
