import { native } from './native.ts'
import { translate } from '../i18n/index.ts'

/** Files that a person picks in the browser's dialog; empty when cancelled. */
export function chooseBrowserFiles(accept: string, multiple = true): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = multiple
    input.accept = accept
    input.style.display = 'none'
    document.body.append(input)
    const finish = (files: File[]) => {
      input.remove()
      resolve(files)
    }
    input.onchange = () => finish([...(input.files ?? [])])
    input.oncancel = () => finish([])
    input.click()
  })
}

/** Media that a person picks: paths where there is a native dialog, else files to hand over. */
export async function chooseMedia(): Promise<{ paths: string[]; files: File[] }> {
  if (native) return { paths: await native.openFiles({ title: translate('common:chooseFiles'), kinds: 'media' }), files: [] }
  return { paths: [], files: await chooseBrowserFiles('video/*,audio/*,image/*,.mkv,.mts,.m2ts,.mxf,.ts,.flac,.opus,.ogg') }
}
