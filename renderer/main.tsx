import '@fontsource-variable/inter'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { connect, startAssetsStore, startEvents, startJobsStore, startProjectStore, startSettingsStore } from './client/index.ts'
import './ui/base.css'

startProjectStore()
startAssetsStore()
startJobsStore()
startSettingsStore()
startEvents()
connect()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
