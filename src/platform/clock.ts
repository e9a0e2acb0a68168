/** Time as an argument: rules can be tested at any instant, and no module asks the machine behind one's back. */
export type Clock = { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

export const secondsLater = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000)
