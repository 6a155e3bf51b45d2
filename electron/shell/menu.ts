import { Menu, type MenuItemConstructorOptions } from 'electron'

/** Chosen lines go to the window by command id. Keys are the window's own (they can be remapped), so the menu claims none. */
export function setMenu(run: (commandId: string) => void, appName: string): void {
  const item = (label: string, id: string): MenuItemConstructorOptions => ({ label, click: () => run(id) })
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const mac = process.platform === 'darwin'
  const file: MenuItemConstructorOptions = {
    label: '&File',
    submenu: [
      item('New Project', 'project.new'),
      item('Open…', 'project.open'),
      item('Close Project', 'project.close'),
      line,
      item('Import Media…', 'project.import'),
      item('Export…', 'project.export'),
      line,
      item('Settings', 'app.settings'),
      ...(mac ? [] : [line, { role: 'quit' } as MenuItemConstructorOptions]),
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: '&Edit',
    submenu: [
      item('Undo', 'edit.undo'),
      item('Redo', 'edit.redo'),
      item('History', 'edit.history'),
      // Without these a text field on macOS can neither copy nor paste.
      ...(mac ? ([line, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] as MenuItemConstructorOptions[]) : []),
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: '&View',
    submenu: [
      item('Edit', 'view.edit'),
      item('Montage', 'view.montage'),
      item('Jobs', 'app.jobs'),
      line,
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
  const help: MenuItemConstructorOptions = {
    label: '&Help',
    submenu: [item('Commands', 'app.palette'), item('Shortcuts', 'app.shortcuts')],
  }
  const own: MenuItemConstructorOptions[] = mac ? [{ label: appName, role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...own, file, edit, view, ...(mac ? [{ role: 'windowMenu' } as MenuItemConstructorOptions] : []), help]),
  )
}
