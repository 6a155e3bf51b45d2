/** node-av runs every asynchronous call on libuv's pool: with its 4 threads one slow decoder starves the rest. */
const THREADS = '16'

/**
 * glibc gives threads heaps of their own and keeps what was freed in each: with that many threads a worker grows by the hour. With two,
 * twenty songs take as much as one, and an export a fifth less, in the same time. Other systems do not know the name.
 */
const HEAPS = '2'

/** Environment of a media worker, whoever starts it. glibc reads its part before main: it cannot be set from inside. */
export const workerEnvironment = (): NodeJS.ProcessEnv => ({ MALLOC_ARENA_MAX: HEAPS, ...process.env, UV_THREADPOOL_SIZE: THREADS })
