import { WandSparkles } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/index.ts'
import { cutLikeThis } from '../montage/cut-like-this.ts'
import { Button } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { ReportMenu } from './report/report-menu.tsx'

/** What comes of a learned reference: one's own footage cut like it, and a report to keep. */
export function OutcomeButtons({ jobId, name }: { jobId: string; name: string }) {
  const t = useT('learn')
  const [cutting, setCutting] = useState(false)
  const cut = async (): Promise<void> => {
    setCutting(true)
    await cutLikeThis(jobId)
    setCutting(false)
  }
  return (
    <>
      <Tooltip label={t('cutLikeHint')}>
        <Button icon={WandSparkles} disabled={cutting} onClick={() => void cut()}>
          {t('cutLike')}
        </Button>
      </Tooltip>
      <ReportMenu jobId={jobId} name={name} />
    </>
  )
}
