import type { Progress } from '#shared/jobs/job.ts'

const WIDTH = 28

const duration = (ms: number): string => {
  const s = Math.round(ms / 1000)
  return s >= 3600
    ? `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}`
    : `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

export interface ProgressBar {
  show(p: Progress): void
  /** Takes the bar away. */
  clear(): void
}

/** One line on stderr that is rewritten in place; on anything but a terminal nothing is printed. */
export function createProgressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { show() {}, clear() {} }
  return {
    show(p) {
      const done = Math.round(((p.percent ?? 0) / 100) * WIDTH)
      const bar = '█'.repeat(done) + '░'.repeat(WIDTH - done)
      const percent = p.percent === null ? '   ' : `${String(Math.floor(p.percent)).padStart(3)}%`
      const left = p.etaMs === null ? '' : ` ${duration(p.etaMs)} left`
      const line = `${bar} ${percent}${left}  ${p.stage}${p.message ? ` · ${p.message}` : ''}`
      stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 100) - 1)}`)
    },
    clear: () => void stream.write('\r\x1b[K'),
  }
}
