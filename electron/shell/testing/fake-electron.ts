import { EventEmitter } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Handler = (event: unknown, value: unknown) => unknown

/** A process that was started: what it was told, and a hand to speak and die with. */
export class FakeProcess extends EventEmitter {
  readonly told: { type: string; [key: string]: unknown }[] = []
  readonly stderr = new EventEmitter()
  readonly stdout = { resume(): void {} }
  killed = false
  readonly path: string
  /** What it was started with, where something of its own. */
  readonly env: NodeJS.ProcessEnv | undefined
  constructor(path: string, env?: NodeJS.ProcessEnv) {
    super()
    this.path = path
    this.env = env
  }
  postMessage(m: { type: string }): void {
    this.told.push(m)
    this.emit('told', m)
  }
  kill(): void {
    this.killed = true
    this.emit('exit', 1)
  }
}

export class FakeWindow extends EventEmitter {
  readonly loaded: string[] = []
  readonly sent: unknown[][] = []
  readonly printed: unknown[] = []
  destroyed = false
  /** What a print gives; an error is thrown. */
  static pdf: Buffer | Error = Buffer.from('%PDF-1.7 a page')
  opener: ((o: { url: string }) => unknown) | undefined
  readonly options: { webPreferences?: Record<string, unknown> }
  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (f: (o: { url: string }) => unknown) => void (this.opener = f),
    send: (...a: unknown[]) => void this.sent.push(a),
    printToPDF: (o: unknown) => {
      this.printed.push(o)
      return FakeWindow.pdf instanceof Error ? Promise.reject(FakeWindow.pdf) : Promise.resolve(FakeWindow.pdf)
    },
    getURL: () => this.loaded.at(-1) ?? '',
  })
  constructor(options: { webPreferences?: Record<string, unknown> }) {
    super()
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    return Promise.resolve()
  }
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 })
  isMaximized = (): boolean => false
  isMinimized = (): boolean => false
  hidden = false
  show(): void {
    this.hidden = false
  }
  hide(): void {
    this.hidden = true
  }
  focus(): void {}
  destroy(): void {
    this.destroyed = true
  }
}

/** Keeps the shape of the parts of 'electron' that the shell uses. It cannot prove preload, sandbox, menus or fuses. */
export function fakeElectron() {
  const handlers = new Map<string, Handler>()
  const windows: FakeWindow[] = []
  const processes: FakeProcess[] = []
  const permissions: { request?: (c: unknown, p: string, answer: (ok: boolean) => void) => void } = {}
  const opened: string[] = []
  let menu: { label?: string; submenu?: { label?: string; click?: () => void }[] }[] = []
  const dialogs = { open: [] as string[], save: '' }
  const app = Object.assign(new EventEmitter(), {
    name: 'Cutwright',
    whenReady: () => Promise.resolve(),
    getPath: () => mkdtempSync(join(tmpdir(), 'cw-shell-')),
    quits: 0,
    quit(): void {
      this.quits++
    },
    exit(): void {},
    enableSandbox(): void {},
    requestSingleInstanceLock: () => true,
  })
  const module = {
    app,
    BrowserWindow: class extends FakeWindow {
      constructor(o: object) {
        super(o)
        windows.push(this)
      }
    },
    utilityProcess: {
      fork(path: string, _args: string[], o: { env?: NodeJS.ProcessEnv } = {}) {
        const p = new FakeProcess(path, o.env)
        processes.push(p)
        return p
      },
    },
    ipcMain: {
      handle: (name: string, f: Handler) => void handlers.set(name, f),
      on: (name: string, f: Handler) => void handlers.set(name, f),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (f: NonNullable<typeof permissions.request>) => void (permissions.request = f),
        setPermissionCheckHandler(): void {},
        setDevicePermissionHandler(): void {},
      },
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    safeStorage: {
      isEncryptionAvailable: () => true,
      encryptString: (s: string) => Buffer.from(`#${s}`),
      decryptString: (b: Buffer) => String(b).slice(1),
    },
    dialog: {
      showOpenDialog: () => Promise.resolve({ filePaths: dialogs.open }),
      showSaveDialog: () => Promise.resolve({ canceled: dialogs.save === '', filePath: dialogs.save }),
    },
    Menu: { setApplicationMenu(): void {}, buildFromTemplate: (t: typeof menu) => (menu = t) },
    shell: { openExternal: (url: string) => Promise.resolve(void opened.push(url)), showItemInFolder(): void {} },
  }
  return {
    module,
    windows,
    processes,
    permissions,
    opened,
    dialogs,
    menu: () => menu,
    invoke: async (channel: string, url: string, value?: unknown) => handlers.get(channel)!({ senderFrame: { url, parent: null } }, value),
  }
}
