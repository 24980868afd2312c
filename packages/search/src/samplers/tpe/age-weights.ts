/** Old trials count less: 1/n rising to 1 over all but the newest 25, which count 1 (Optuna 5). */
export function ageWeights(count: number): Float64Array {
  const ramp = Math.max(0, count - 25);
  return Float64Array.from({ length: count }, (_, i) =>
    i >= ramp ? 1 : ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (ramp - 1),
  );
}
