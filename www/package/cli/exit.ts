export const exit = { verified: 0, notVerified: 1, usage: 2, unreadable: 3 } as const

/** The end of a command with a sentence for the user. */
export class Failure extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export const usage = (message: string): Failure => new Failure(exit.usage, message)
