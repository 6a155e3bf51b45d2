// Loaded into every process of a soak: SIGUSR2 throws out what nobody needs, so that what remains is what is held.
process.on('SIGUSR2', () => globalThis.gc?.())
