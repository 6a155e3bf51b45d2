import { Switch as Radix } from 'radix-ui'
import './switch.css'

/** On or off, at once. */
export function Switch({
  checked,
  onChange,
  label,
  disabled = false,
}: {
  checked: boolean
  onChange(on: boolean): void
  label: string
  disabled?: boolean
}) {
  return (
    <Radix.Root className="switch" checked={checked} onCheckedChange={onChange} aria-label={label} disabled={disabled}>
      <Radix.Thumb className="switch-thumb" />
    </Radix.Root>
  )
}
