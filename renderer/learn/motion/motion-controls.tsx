import { frameCountOf, posesOf } from '#shared/learn/motion/camera-path.ts'
import { eased } from '#shared/learn/motion/easing.ts'
import { type MotionRecipe, MotionType } from '#shared/learn/motion-recipe.ts'
import { formatNumber, formatPercent } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/index.ts'
import { Curve } from '../../ui/meters.tsx'
import { NumberProp, Prop } from '../../ui/property.tsx'
import { Select } from '../../ui/select.tsx'
import { type MotionShot, setRecipe } from './motion-store.ts'

const EASINGS = ['ease_in_out', 'linear', 'ease_in', 'ease_out'] as const
/** Points of the curve that is drawn. */
const POINTS = 48

/** Kind, strength, length and easing of a move, with the way it goes over its time. */
export function MotionControls({ shot, recipe, disabled }: { shot: MotionShot; recipe: MotionRecipe; disabled: boolean }) {
  const t = useT('motion')
  useLanguage()
  const set = (part: Partial<MotionRecipe>) => setRecipe(shot, part)
  return (
    <div className="motion-controls">
      <Prop label={t('type.label')}>
        <Select
          label={t('type.label')}
          value={recipe.type}
          options={MotionType.options.map((value) => ({ value, label: t(`type.${value}`) }))}
          onChange={(type) => set({ type })}
          disabled={disabled}
        />
      </Prop>
      <NumberProp
        label={t('strength')}
        hint={t('strengthHint')}
        value={Math.round(100 * recipe.strength)}
        min={5}
        max={100}
        step={5}
        format={(v) => formatPercent(v / 100)}
        onCommit={(v) => set({ strength: v / 100 })}
        disabled={disabled}
      />
      <NumberProp
        label={t('duration')}
        value={recipe.duration_ms / 1000}
        min={0.2}
        max={20}
        slider={[0.5, 8]}
        step={0.1}
        format={(v) => t('seconds', { n: formatNumber(v, 1) })}
        onCommit={(v) => set({ duration_ms: Math.round(1000 * v) })}
        disabled={disabled}
      />
      <Prop label={t('easing.label')}>
        <span className="motion-easing">
          <Select
            label={t('easing.label')}
            value={recipe.easing}
            options={EASINGS.map((value) => ({ value, label: t(`easing.${value}`) }))}
            onChange={(easing) => set({ easing })}
            disabled={disabled || recipe.type === 'handheld'}
          />
          <span className="motion-way" title={t('way')}>
            <Curve points={wayOf(recipe)} fill />
          </span>
        </span>
      </Prop>
    </div>
  )
}

/** Share of the way over time; of a hand, how far it swings to the side. */
function wayOf(recipe: MotionRecipe): [number, number][] {
  if (recipe.type !== 'handheld')
    return Array.from({ length: POINTS + 1 }, (_, k) => [k / POINTS, 0.05 + 0.9 * eased(recipe.easing, k / POINTS)])
  const rate = { num: 12, den: 1 }
  const poses = posesOf({ ...recipe, strength: 1 }, rate)
  const most = Math.max(1e-6, ...poses.map((p) => Math.abs(p.yaw)))
  const count = frameCountOf(recipe.duration_ms, rate)
  return poses.map((p, i) => [i / (count - 1), 0.5 + 0.45 * recipe.strength * (p.yaw / most)])
}
