import { spawnSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Whether this account may mount a small disk; without it the tests that need one say so and are skipped. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && run('unshare', '-m', 'true')
if (!canMount) console.warn('Tests on a small disk of their own are skipped: this account may not mount one.')

/** A disk in memory that lies at a folder. */
export class SmallDisk {
  readonly path: string
  constructor(path: string, kilobytes: number) {
    this.path = path
    if (!run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=777`, 'tmpfs', path)) throw new Error(`${path} could not be mounted`)
  }
  /** Takes all the room there is, but for so many kilobytes. */
  fill(leave = 0): void {
    const fd = openSync(join(this.path, 'ballast'), 'a')
    const reserve = openSync(join(this.path, 'reserve'), 'w')
    try {
      if (leave > 0) writeSync(reserve, Buffer.alloc(leave * 1024))
      for (const size of [1 << 20, 1 << 16, 1 << 12]) {
        const block = Buffer.alloc(size)
        try {
          for (;;) if (writeSync(fd, block) < size) break
        } catch {}
      }
    } finally {
      closeSync(fd)
      closeSync(reserve)
      rmSync(join(this.path, 'reserve'))
    }
  }
  makeRoom(): void {
    rmSync(join(this.path, 'ballast'), { force: true })
  }
  resize = (kilobytes: number): boolean => run('mount', '-o', `remount,size=${kilobytes}k`, this.path)
  readOnly = (): boolean => run('mount', '-o', 'remount,ro', this.path)
  /** Gone from the tree at once, whoever has files open on it. */
  detach = (): boolean => run('umount', '-l', this.path)
}
