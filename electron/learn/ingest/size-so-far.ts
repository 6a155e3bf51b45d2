/** How much of a film has come whose length nobody said: whole kB, then whole MB, which read the same in every language. */
export const sizeSoFar = (bytes: number): string => (bytes < 1e6 ? `${Math.floor(bytes / 1e3)} kB` : `${Math.floor(bytes / 1e6)} MB`)
