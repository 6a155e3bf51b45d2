import { useSettings } from '../client/index.ts'
import { useT } from '../i18n/index.ts'

/** Works that come with the program, by licence. The whole list with texts is THIRD_PARTY.md beside the program. */
const WORKS: readonly [string, string][] = [
  ['FFmpeg (node-av)', 'GPL-3.0'],
  ['SQLite (better-sqlite3)', 'public domain, MIT'],
  ['ONNX Runtime', 'MIT'],
  ['Electron, Chromium, Node.js', 'MIT, BSD and others'],
  ['React, zustand, oRPC, zod, i18next', 'MIT'],
  ['Radix UI, react-resizable-panels', 'MIT'],
  ['Konva', 'MIT'],
  ['wavesurfer.js', 'BSD-3-Clause'],
  ['Lucide', 'ISC'],
  ['Inter', 'OFL-1.1'],
]

export function AboutSection() {
  const t = useT('settings')
  const version = useSettings((s) => s.system?.version ?? '')
  return (
    <>
      <p className="settings-note">{t('about.what', { version })}</p>
      <p className="settings-note">{t('about.licence')}</p>
      <dl className="settings-facts">
        {WORKS.map(([name, licence]) => [<dt key={`t${name}`}>{name}</dt>, <dd key={`d${name}`}>{licence}</dd>])}
      </dl>
      <p className="settings-note">{t('about.more')}</p>
    </>
  )
}
