/** Asks one question at a time; wishes that come meanwhile become one more. What is answered after `stop` is told to nobody. */
export function asker<T>(question: () => Promise<T>, told: (answer: T) => void): { ask(): void; stop(): void } {
  let [there, running, again] = [true, false, false]
  const run = async (): Promise<void> => {
    running = true
    try {
      const answer = await question()
      if (there) told(answer)
    } catch {
      // A lost engine is on the status line already, and the next connection asks anew; so does the next edit where the clip is gone.
    }
    running = false
    if (there && again) {
      again = false
      void run()
    }
  }
  return {
    ask: () => {
      if (running) again = true
      else void run()
    },
    stop: () => {
      there = false
    },
  }
}
