import '@fontsource-variable/inter'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startSessionFollow } from './app/session-follow.ts'
import {
  connect,
  recall,
  remember,
  startAssetsStore,
  startEvents,
  startJobsStore,
  startProjectStore,
  startSettingsStore,
  startWindowMemory,
} from './client/index.ts'
import { setLanguage } from './i18n/index.ts'
import { setLayoutMemory } from './ui/layout-memory.ts'
import { setTheme } from './ui/theme.ts'
import './ui/base.css'

// Until the settings are here, the window looks as it did last time and speaks the desktop's language.
const theme = localStorage.getItem('theme')
setTheme(theme === 'light' || theme === 'system' ? theme : 'dark')
void setLanguage(null)

startProjectStore()
startSessionFollow()
startAssetsStore()
startJobsStore()
startSettingsStore()
startWindowMemory()
setLayoutMemory({ read: (name) => recall(`layout.${name}`), write: (name, layout) => remember(`layout.${name}`, layout) })
startEvents()
connect()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
