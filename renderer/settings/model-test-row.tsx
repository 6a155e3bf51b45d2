import { CircleCheck, TriangleAlert } from 'lucide-react'
import { useRef, useState } from 'react'
import { type ModelSettings } from '#shared/learn/model-settings.ts'
import { type ModelTest, ModelToTest } from '#shared/learn/model-test.ts'
import { attempt, client, errorText } from '../client/index.ts'
import { type KeyOf, type T, translateOr, useT } from '../i18n/index.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { SettingRow } from './setting-row.tsx'

const RUNGS = ['strict', 'schema', 'object', 'none'] as const

/** Asks the server as the form has it, and says plainly how that went. */
export function ModelTestRow({ draft, onModels }: { draft: ModelSettings; onModels: (models: string[]) => void }) {
  const t = useT('settings')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<{ of: string; test: ModelTest } | null>(null)
  const asked = useRef(0)
  const form = { ...draft, model: draft.model.trim() }
  // An answer belongs to what was asked: a form that was changed since has none.
  const of = `${form.baseUrl}\n${form.model}`
  const test = async () => {
    const mine = ++asked.current
    setBusy(true)
    const answer = await attempt(client.models.test({ settings: form }))
    if (mine !== asked.current) return
    setBusy(false)
    if (!answer) return
    setFound({ of, test: answer })
    onModels(answer.models)
  }
  const shown = found?.of === of ? found.test : null
  return (
    <SettingRow label={t('model.connection')} about={shown ? <Outcome test={shown} /> : t('model.testAbout')}>
      <Button disabled={busy || !ModelToTest.safeParse(form).success} onClick={() => void test()} data-testid="model-test">
        {busy ? t('model.testing') : t('model.test')}
      </Button>
    </SettingRow>
  )
}

/** Here nothing was at stake, so the sentence says only what is wrong; what this window has no words for, the engine's own sentence says. */
function sentenceOf(test: ModelTest, t: T<'settings'>): string {
  if (test.code === null) return t('model.works', { model: '', seconds: '', ...test.params })
  const short = `settings:model.failed.${test.code.replace(/^model\./, '')}`
  return translateOr(short, errorText({ code: test.code, message: test.message, params: test.params }), test.params)
}

function Outcome({ test }: { test: ModelTest }) {
  const t = useT('settings')
  const rung = RUNGS.find((r) => r === test.rung)
  const detail = test.params?.['detail']
  const sentence = sentenceOf(test, t)
  return (
    <span role="status" data-testid="model-outcome">
      <span className={test.ok ? 'settings-right' : 'settings-wrong'}>
        <Icon of={test.ok ? CircleCheck : TriangleAlert} size={12} /> {sentence}
      </span>
      {!test.ok && typeof detail === 'string' && detail !== '' && !sentence.includes(detail) && (
        <span className="settings-path"> {detail}</span>
      )}
      {test.ok && rung && <span> {t('model.form', { rung: t(`model.rung.${rung}` as KeyOf<'settings'>) })}</span>}
    </span>
  )
}
