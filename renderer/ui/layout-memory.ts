/** Where layouts are kept; the window wires it to its memory, tests and stories leave it in this page. */
export interface LayoutMemory {
  read(name: string): unknown
  write(name: string, layout: Readonly<Record<string, number>>): void
}

const here = new Map<string, unknown>()
let memory: LayoutMemory = { read: (name) => here.get(name), write: (name, layout) => void here.set(name, layout) }

export const setLayoutMemory = (m: LayoutMemory): void => {
  memory = m
}
export const layoutMemory = (): LayoutMemory => memory
