export type EstimateInput = {
  users: number
  percent: number
  helpdeskCost: number
  helpdeskMinutes: number
  selfServiceCost: number
  selfServiceMinutes: number
}

/** Formulas of entra.md 11: money and hours a month; the number of recoveries is not rounded. */
export function estimateSavings(input: EstimateInput): { savings: number; hours: number } {
  const recoveries = (input.users * input.percent) / 100
  return {
    savings: recoveries * (input.helpdeskCost - input.selfServiceCost),
    hours: (recoveries * (input.helpdeskMinutes - input.selfServiceMinutes)) / 60,
  }
}
