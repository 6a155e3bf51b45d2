import type { IncomingMessage, ServerResponse } from 'node:http'
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { BodyLimitPlugin } from '@orpc/server/node'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { EngineRouter } from '../router.ts'
import { VERSION } from '../version.ts'

const MAX_BODY = 64 << 20

/** The contract as REST below /v1, and its own description at /v1/openapi.json. Answers whether the request was one of these. */
export async function createRestHandler(
  router: EngineRouter,
  port: number,
): Promise<(request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>> {
  const handler = new OpenAPIHandler(router, { plugins: [new BodyLimitPlugin({ maxBodySize: MAX_BODY })] })
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  let document: Promise<string> | undefined
  const describe = (): Promise<string> =>
    generator
      .generate(router, {
        info: { title: 'Cutwright', version: VERSION, description: 'Everything the window can do, for other programs on this machine.' },
        servers: [{ url: `http://127.0.0.1:${port}/v1` }],
        security: [{ bearer: [] }],
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      })
      .then((d) => JSON.stringify(d))
  return async (request, response, url) => {
    if (url.pathname === '/v1/openapi.json') {
      document ??= describe()
      response.writeHead(200, { 'content-type': 'application/json' }).end(await document)
      return true
    }
    return (await handler.handle(request, response, { prefix: '/v1', context: {} })).matched
  }
}
