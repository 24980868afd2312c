/** Weights are multiples of this, so that single precision holds them and their neighbours exactly. */
export const grain = 2 ** -16;

/** Derivative of the loss in a direction, with an error of the fourth order of `grain`. */
export function slope(loss: (distance: number) => number): number {
  const central = (h: number) => (loss(h) - loss(-h)) / (2 * h);
  return (4 * central(grain) - central(2 * grain)) / 3;
}
