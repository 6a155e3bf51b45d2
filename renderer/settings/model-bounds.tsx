import { DEFAULT_LIMITS, ModelLimits, ModelPrices, type ModelSettings } from '#shared/learn/model-settings.ts'
import { upperBound } from '#shared/learn/vision/plan-questions.ts'
import { useT } from '../i18n/index.ts'
import { formatNumber } from '../i18n/format.ts'
import { Field } from '../ui/field.tsx'
import { Bar } from '../ui/meters.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { SettingRow } from './setting-row.tsx'

interface Props {
  draft: ModelSettings
  onChange(next: ModelSettings): void
}
const BOUNDS = [
  { key: 'framesPerCall', min: 1, max: 64, step: 1 },
  { key: 'maxFrames', min: 1, max: 2000, step: 10 },
  { key: 'tokenBudget', min: 1000, max: 100_000_000, step: 10_000 },
  { key: 'answerTokens', min: 100, max: 100_000, step: 100 },
  { key: 'timeout', min: 5, max: 3600, step: 5 },
] as const satisfies readonly { key: keyof ModelLimits; min: number; max: number; step: number }[]

/** Pictures that learning takes by default. */
const TAKEN = { fps: 2, maxFrames: 240 }
const MINUTE = { durationMs: 60_000, width: 1920, height: 1080 }

/** What one film may take, what it costs, and what that means for a film of a minute. */
export function ModelBounds({ draft, onChange }: Props) {
  const t = useT('settings')
  return (
    <>
      <h3 className="settings-group">{t('model.limits')}</h3>
      {BOUNDS.map(({ key, ...range }) => (
        <SettingRow key={key} label={t(`model.${key}`)}>
          <span className="settings-number">
            <NumberField
              label={t(`model.${key}`)}
              value={draft.limits[key]}
              {...range}
              initial={DEFAULT_LIMITS[key]}
              format={(v) => (key === 'timeout' ? `${formatNumber(v)} s` : formatNumber(v))}
              onCommit={(v) => onChange({ ...draft, limits: { ...draft.limits, [key]: Math.round(v) } })}
            />
          </span>
        </SettingRow>
      ))}
      <Prices draft={draft} onChange={onChange} />
      <Minute draft={draft} />
    </>
  )
}

function Prices({ draft, onChange }: Props) {
  const t = useT('settings')
  const prices = draft.prices ?? { input: 0, output: 0, currency: 'USD' }
  const set = (next: ModelPrices) => onChange({ ...draft, prices: next.input === 0 && next.output === 0 ? null : next })
  return (
    <SettingRow label={t('model.prices')} about={t('model.pricesAbout')}>
      {(['input', 'output'] as const).map((key) => {
        const label = t(key === 'input' ? 'model.priceIn' : 'model.priceOut')
        return (
          <label key={key} className="settings-price">
            <span className="faint xs">{label}</span>
            <NumberField
              label={`${t('model.prices')}: ${label}`}
              value={prices[key]}
              {...{ min: 0, max: 100_000, step: 0.1 }}
              format={(v) => formatNumber(v, 2)}
              onCommit={(v) => set({ ...prices, [key]: v })}
            />
          </label>
        )
      })}
      <Field
        label={t('model.currency')}
        className="settings-currency"
        value={prices.currency}
        maxLength={8}
        disabled={draft.prices === null}
        onChange={(v) => v.trim() !== '' && set({ ...prices, currency: v.trim().toUpperCase() })}
      />
    </SettingRow>
  )
}

function Minute({ draft: { limits, prices } }: { draft: ModelSettings }) {
  const t = useT('settings')
  if (!ModelLimits.safeParse(limits).success) return null
  const e = upperBound(MINUTE, TAKEN, limits, prices, true)
  const tokens = e.input_tokens + e.output_tokens
  const said = { frames: formatNumber(e.frames), requests: formatNumber(e.requests), tokens: formatNumber(tokens) }
  const about =
    e.cost === null
      ? t('model.minuteAbout', said)
      : t('model.minuteCost', { ...said, cost: formatNumber(e.cost, 2), currency: e.currency ?? '' })
  return (
    <SettingRow label={t('model.minute')} about={about}>
      <Bar value={tokens / limits.tokenBudget} width={120} title={t('model.tokenBudget')} />
    </SettingRow>
  )
}
