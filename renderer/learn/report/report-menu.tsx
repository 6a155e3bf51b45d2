import { FileBraces, FileDown, FileText, FolderArchive, Printer } from 'lucide-react'
import { attempt, native } from '../../client/index.ts'
import { currentLanguage, translate, useLanguage, useT } from '../../i18n/index.ts'
import { Button } from '../../ui/button.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'

export interface ReportMenuProps {
  /** A learn or compare job that has a result. */
  jobId: string
  /** What files are called, without an ending. */
  name: string
}

const reportUrl = (jobId: string): string => `/learned/${jobId}/report.html?language=${currentLanguage()}`

/** Saves what was found: as a page, on paper, as data, with all pictures. */
export function ReportMenu({ jobId, name }: ReportMenuProps) {
  const t = useT('steps')
  useLanguage()
  const file = name.replaceAll(/[\\/:*?"<>|]/g, ' ').trim() || t('report.button')
  const items: MenuEntry[] = [
    { label: t('report.html'), icon: FileText, onSelect: () => save(reportUrl(jobId), `${file}.html`) },
    native?.printPdf
      ? { label: t('report.pdf'), icon: FileDown, onSelect: () => void savePdf(jobId, `${file}.pdf`) }
      : { label: t('report.print'), icon: Printer, onSelect: () => print(jobId) },
    'line',
    { label: t('report.json'), icon: FileBraces, onSelect: () => save(`/learned/${jobId}/result.json`, `${file}.json`) },
    { label: t('report.zip'), icon: FolderArchive, onSelect: () => save(`/learned/${jobId}/artifacts.zip`, `${file}.zip`) },
  ]
  return (
    <Menu items={items} align="end">
      <Button look="quiet" icon={FileDown} title={t('report.hint')}>
        {t('report.button')}
      </Button>
    </Menu>
  )
}

/** The browser, or the shell around it, asks where to. */
function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Opens the page and the print dialog over it, which saves as PDF too. */
function print(jobId: string): void {
  const page = window.open(reportUrl(jobId), '_blank')
  page?.addEventListener('load', () => page.print(), { once: true })
}

async function savePdf(jobId: string, name: string): Promise<void> {
  const path = await attempt(async () => (await native?.printPdf?.({ path: reportUrl(jobId), suggested: name })) ?? null)
  if (path) toast('done', translate('steps:report.saved', { name: path.split(/[\\/]/).at(-1)! }))
}
