/** Why a job's signal aborted when nobody cancelled it: it waits on disk for the next engine, and so do the jobs it waits for. */
export const ENGINE_CLOSING = Symbol('the engine is closing')
