import { TooltipProvider } from '../ui/tooltip.tsx'
import { Toasts } from '../ui/toast.tsx'

export function App() {
  return (
    <TooltipProvider>
      <Toasts />
    </TooltipProvider>
  )
}
