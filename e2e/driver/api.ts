import type { Page } from '@playwright/test'

/** Calls the engine's REST API as the page itself would; for setting a scene, never for what a test is about. */
export async function api<T>(page: Page, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([m, p, b]) => {
      const answer = await fetch(`/v1${p}`, {
        method: m as string,
        ...(b === undefined ? {} : { body: JSON.stringify(b), headers: { 'content-type': 'application/json' } }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${m} ${p}: ${answer.status} ${text}`)
      return text ? JSON.parse(text) : undefined
    },
    [method, path, body] as const,
  ) as Promise<T>
}
