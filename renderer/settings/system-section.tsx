import { useEffect } from 'react'
import { refreshSystem, useSettings } from '../client/index.ts'
import { useT } from '../i18n/index.ts'
import { formatBytes, formatNumber } from '../i18n/format.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'

/** What this machine and this program can do: the window's `doctor`. */
export function SystemSection() {
  const t = useT('settings')
  const system = useSettings((s) => s.system)
  useEffect(() => void refreshSystem(), [])
  if (!system) return null
  const encoder = system.h264Encoder
  const facts: [string, string][] = [
    [t('system.platform'), system.platform],
    [t('system.cpus'), formatNumber(system.cpus)],
    [t('system.memory'), formatBytes(system.memoryBytes)],
    [t('system.disk'), t('system.diskValue', { free: formatBytes(system.disk.freeBytes), total: formatBytes(system.disk.totalBytes) })],
    [
      t('system.encoder'),
      encoder ? `${encoder.name} (${encoder.hardware ? t('system.hardware') : t('system.software')})` : t('system.none'),
    ],
    [
      t('system.inference'),
      system.onnxruntime ? `ONNX Runtime ${system.onnxruntime} · ${system.inferenceProviders.join(', ')}` : t('system.none'),
    ],
    [t('system.filters'), system.missingFilters.length ? system.missingFilters.join(', ') : t('system.allFilters')],
    [t('system.data'), system.dataDir],
    [t('system.exports'), system.exportDir],
    ['Cutwright', system.version],
    ['FFmpeg', system.ffmpeg],
    ['SQLite', system.sqlite],
    ['Node', system.node],
  ]
  return (
    <>
      <dl className="settings-facts">
        {facts.map(([name, value]) => [<dt key={`t${name}`}>{name}</dt>, <dd key={`d${name}`}>{value}</dd>])}
      </dl>
      <div>
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(facts.map((f) => f.join(': ')).join('\n')).then(() => toast('done', t('system.copied')))
          }
        >
          {t('system.copy')}
        </Button>
      </div>
    </>
  )
}
