/** Looks that ship with the program (resources/luts), as 'look:<name>'. */
export const LOOKS: readonly string[] = []
