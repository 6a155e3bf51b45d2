import type { ReactNode } from 'react'

/** One setting: its name, what it does, its control. */
export const SettingRow = ({ label, about, children }: { label: string; about?: ReactNode; children: ReactNode }) => (
  <div className="settings-row">
    <div>
      <div>{label}</div>
      {about && <div className="settings-about">{about}</div>}
    </div>
    <div className="settings-control">{children}</div>
  </div>
)
