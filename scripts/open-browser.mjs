// Opens an address as an application window where a Chromium can be found, else in the default browser, else prints it.
import { spawn } from 'node:child_process'

const CHROMIUMS = ['chromium', 'google-chrome', 'chromium-browser', 'microsoft-edge']

function candidates(url) {
  if (process.platform === 'darwin')
    return [
      ['open', ['-na', 'Google Chrome', '--args', `--app=${url}`]],
      ['open', [url]],
    ]
  if (process.platform === 'win32') return [['cmd', ['/c', 'start', '', 'msedge', `--app=${url}`]]]
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return []
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...CHROMIUMS.map((c) => [c, [`--app=${url}`, ...asRoot]]), ['xdg-open', [url]]]
}

export function openBrowser(url) {
  const tries = candidates(url)
  const next = () => {
    const t = tries.shift()
    if (!t) return console.log(`Open this address in a Chromium browser:\n  ${url}`)
    spawn(t[0], t[1], { stdio: 'ignore', detached: true }).on('error', next).unref()
  }
  next()
}
