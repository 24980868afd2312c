import { addSlope } from "./activation-tape.js";
import type { Layout, TableBuffers } from "./layout.js";
import type { Loss } from "./loss.js";
import type { NetworkUnit } from "./network.js";
import type { TapeWriter } from "./tape.js";

/** Losses of all outputs and their gradients, kept apart where an output has readers that give it another gradient. */
export function addLosses(layout: Layout, tape: TapeWriter): void {
  const { stride, network } = layout;
  network.outputs.forEach((output, i) => {
    const { z, y, target, weights } = lossBuffers(layout, output);
    const { address, width, column } = layout.targets[i] as TableBuffers;
    const { neurons } = output.unit;
    tape.add("gather", column, stride, address, width, layout.rows);
    const { kind } = lossOf(layout, output);
    if (kind === "mse" || kind === "mae") {
      tape.add("errorLoss", target, y, column, stride, neurons, kind === "mae" ? 1 : 0);
    } else if (kind === "huber") tape.add("huberLoss", target, y, column, stride, neurons, i);
    else if (kind === "softmax_cross_entropy") {
      tape.add("softmaxCrossEntropy", target, y, z, column, stride, neurons, weights);
    } else tape.add("sigmoidCrossEntropy", target, y, z, column, stride, neurons, weights);
  });
}

/** From the gradients that the readers of an output and its loss give to that of z. */
export function joinLoss(layout: Layout, output: NetworkUnit, tape: TapeWriter): void {
  const { stride } = layout;
  const { z, y, d, gradient } = lossBuffers(layout, output);
  const { neurons: rows, activation } = output.unit;
  const isOfZ = lossOf(layout, output).kind.endsWith("cross_entropy");
  const add = () => gradient !== 0 && tape.add("addRows", d, gradient, stride, rows);
  if (!isOfZ) add();
  if (!isOfZ || gradient !== 0) addSlope(tape, stride, { z, y, d, rows, activation });
  if (isOfZ) add();
}

function lossOf({ network, options }: Layout, output: NetworkUnit): Loss {
  return options.losses[network.outputs.indexOf(output)] as Loss;
}

function lossBuffers({ network, units, losses }: Layout, output: NetworkUnit) {
  const place = units.get(output) as { z: number; y: number; d: number };
  const loss = losses[network.outputs.indexOf(output)] as Layout["losses"][number];
  return { ...place, ...loss, target: loss.gradient === 0 ? place.d : loss.gradient };
}
