import type { LayerStack } from "@cerebros/contracts";
import { needsInput } from "../kernels/activation-kind.js";
import { Allocator } from "./allocator.js";
import { type LayerExtras, type PlannedStack, planStack, type StackPlace } from "./layers/stack.js";
import { checkLoss, type Loss, targetWidth } from "./loss.js";
import { type GroupMatrix, matrixOf } from "./matrix.js";
import { type Group, isRead, type Network, type NetworkUnit, type Source, sourcesOf } from "./network.js";
import type { PlanOptions } from "./options.js";
import { layOutParameters, type ParameterLayout } from "./parameters.js";

/** Mean and variance of some normalised columns; each a run of `rows` floats. */
export interface Statistics {
  /** First of the normalised columns of the network, and how many. */
  row: number;
  rows: number;
  /** Means, variances and scales of the last batch. */
  batch: number;
  /** Moving means, then moving variances. */
  moving: number;
}

/** Where the columns of a source are before normalisation. */
export interface Place {
  /** With dropout, in training. */
  value: number;
  /** Without. */
  evaluated: number;
  /** Of the normalised columns first, then of the value; 0 where no gradient is wanted. */
  gradient: number;
}

/** Sources of one writer that lie side by side everywhere: normalised in one call. */
export type Block = Statistics & Place;

/** What writes columns: an input, or the units of a group together. */
export type Writer = NetworkUnit | Group;

export interface GroupBuffers {
  matrix: GroupMatrix;
  /** Before and after the activation; one tensor where the gradient needs the latter only. */
  z: number;
  y: number;
  /** Gradient of the normalised columns, then of y, then of z. */
  d: number;
  /** What dropout multiplies y with, and the result; 0 without dropout. */
  mask: number;
  dropped: number;
  effective: number;
  gradient: number;
  bias: number;
}

/** Of one gated source: g(x), and room for a gradient where x · g(x) is needed. */
export interface GateBuffers {
  /** What is gated: the unit's plain outputs. */
  of: Place;
  gate: number;
  scratch: number;
}

/** A table of data and the columns of the batch that is taken out of it. */
export interface TableBuffers {
  address: number;
  width: number;
  column: number;
}

/** All addresses of a network that is trained in batches. */
export interface Layout {
  network: Network;
  options: PlanOptions;
  batch: number;
  /** Bytes of one row of a tensor. */
  stride: number;
  /** Bytes of memory altogether. */
  bytes: number;
  parameters: ParameterLayout;
  /** Address of the normalised columns. */
  normalized: number;
  groups: Map<Group, GroupBuffers>;
  /** Where the neurons of a unit are in the tensors of its group. */
  units: Map<NetworkUnit, { z: number; y: number; d: number }>;
  places: Map<Source, Place>;
  gates: Map<Source, GateBuffers>;
  blocks: Map<Writer, Block[]>;
  inputs: TableBuffers[];
  /** Base models of inputs. */
  stacks: Map<NetworkUnit, PlannedStack>;
  extras: LayerExtras;
  targets: TableBuffers[];
  /** Gradient of the loss of an output that somebody reads, else 0; address of the class weights or 0. */
  losses: { gradient: number; weights: number }[];
  /** Room for the numbers of the rows of an epoch. */
  rows: number;
  /** For spectral normalisation: a vector per unit, one number per neuron, and room for the widest row of a kernel. */
  spectral: { vectors: Map<NetworkUnit, number>; image: number } | null;
}

/** Gives everything an address. Nothing is allocated. */
export function layOut(network: Network, batch: number, options: PlanOptions): Layout {
  const memory = new Allocator();
  const stride = 16 * Math.ceil(batch / 4);
  const tensor = (rows: number): number => memory.floats((rows * stride) / 4);
  const { moments = 2, accumulate = false, data_rows } = options;
  const parameters = layOutParameters(network, basesOf(network), memory, {
    moments,
    accumulated: accumulate,
  });
  const normalized = tensor(network.rows);
  const table = (width: number): TableBuffers => ({
    address: memory.floats(data_rows * width),
    width,
    column: tensor(width),
  });
  const inputs = network.inputs.map(({ unit }) => table(unit.base?.columns ?? unit.neurons));
  const lossOf = (output: number): Loss => options.losses[output] as Loss;
  const targets = network.outputs.map(({ unit }, i) => table(targetWidth(lossOf(i), unit)));
  const rows = memory.floats(data_rows);
  const losses = network.outputs.map((output, i) => {
    const { unit } = output;
    const loss = lossOf(i);
    checkLoss(loss, unit);
    const weights = "class_weights" in loss ? loss.class_weights : undefined;
    return {
      gradient: isRead(output) ? tensor(unit.neurons) : 0,
      weights: weights === undefined ? 0 : memory.floats(weights.length),
    };
  });
  const extras: LayerExtras = { constants: [], states: [], masks: [] };
  const distance = parameters.gradients - parameters.values;
  const taken = { rates: 1, keys: network.groups.length };
  const stacks = planBases(network, inputs, parameters.stacks, { memory, stride, distance, extras, taken });
  const hidden = layOutGroups(network, tensor, memory, stride, (options.dropout ?? 0) > 0);
  const outlets = new Map(hidden.outlets);
  for (const [i, input] of network.inputs.entries()) {
    const { column } = inputs[i] as TableBuffers;
    outlets.set(input, stacks.get(input)?.output ?? { value: column, evaluated: column, gradient: 0 });
  }
  const placed = placeSources(network, outlets, tensor, stride);
  const blocks = new Map<Writer, Block[]>();
  for (const writer of [...network.inputs, ...network.groups]) {
    const sources = sourcesOf("units" in writer ? writer.units : [writer]);
    blocks.set(writer, joinBlocks(sources, placed.places, memory, stride));
  }
  const spectral = options.spectral_norm === true ? allocateSpectral(network, memory) : null;
  return {
    ...{ network, options, batch, stride, bytes: memory.bytes, parameters, normalized, spectral },
    ...{
      groups: hidden.groups,
      units: hidden.units,
      ...placed,
      blocks,
      stacks,
      extras,
      inputs,
      targets,
      losses,
      rows,
    },
  };
}

function planBases(
  { inputs }: Network,
  tables: TableBuffers[],
  parameters: ParameterLayout["stacks"],
  place: Omit<StackPlace, "column" | "input" | "parameters">,
): Layout["stacks"] {
  const stacks: Layout["stacks"] = new Map();
  const stored = parameters.values();
  for (const [i, input] of inputs.entries()) {
    const { base } = input.unit;
    if (base === undefined) continue;
    const { column } = tables[i] as TableBuffers;
    const own = { column, input: i, parameters: stored.next().value ?? [] };
    stacks.set(input, planStack(base, { ...place, ...own }));
  }
  return stacks;
}

/** Tensors of all units above level 0, and what their readers get of them. */
function layOutGroups(
  network: Network,
  tensor: (rows: number) => number,
  memory: Allocator,
  stride: number,
  dropout: boolean,
): Pick<Layout, "groups" | "units"> & { outlets: Map<NetworkUnit, Place> } {
  const groups: Layout["groups"] = new Map();
  const units: Layout["units"] = new Map();
  const outlets = new Map<NetworkUnit, Place>();
  for (const group of network.groups) {
    const buffers = allocateGroup(group, memory, tensor, dropout);
    groups.set(group, buffers);
    let offset = 0;
    for (const member of group.units) {
      const [z, y, d] = [buffers.z + offset, buffers.y + offset, buffers.d + offset];
      units.set(member, { z, y, d });
      const value = buffers.mask === 0 ? y : buffers.dropped + offset;
      outlets.set(member, { value, evaluated: y, gradient: d });
      offset += member.unit.neurons * stride;
    }
  }
  return { groups, units, outlets };
}

function allocateGroup(
  group: Group,
  memory: Allocator,
  tensor: (rows: number) => number,
  dropout: boolean,
): GroupBuffers {
  const matrix = matrixOf(group);
  const y = tensor(group.rows);
  // Losses on probabilities need what they were made of.
  const separate = group.units.some(({ unit, isOutput }) => isOutput || needsInput.has(unit.activation));
  const drops = dropout && group.units[0]?.isOutput === false;
  return {
    matrix,
    y,
    z: separate ? tensor(group.rows) : y,
    d: tensor(group.rows),
    mask: drops ? tensor(group.rows) : 0,
    dropped: drops ? tensor(group.rows) : 0,
    effective: memory.floats(group.rows * matrix.width),
    gradient: memory.floats(group.rows * matrix.width),
    bias: memory.floats(group.rows),
  };
}

function placeSources(
  network: Network,
  outlets: Map<NetworkUnit, Place>,
  tensor: (rows: number) => number,
  stride: number,
): Pick<Layout, "places" | "gates"> {
  const places: Layout["places"] = new Map();
  const gates: Layout["gates"] = new Map();
  const multiplies = network.gate?.mode === "multiply";
  for (const writer of [...network.inputs, ...network.groups]) {
    const members = "units" in writer ? writer.units : [writer];
    const gated = sourcesOf(members).filter((source) => source.gated);
    const rows = gated.reduce((sum, { columns }) => sum + columns, 0);
    const learns = members.some((member) => outlets.get(member)?.gradient !== 0);
    const gate = rows > 0 ? tensor(rows) : 0;
    const value = rows > 0 && multiplies ? tensor(rows) : gate;
    const gradient = rows > 0 && learns ? tensor(rows) : 0;
    const scratch = rows > 0 && learns && multiplies ? tensor(rows) : 0;
    let offset = 0;
    for (const source of gated) {
      const of = outlets.get(source.node) as Place;
      gates.set(source, { of, gate: gate + offset, scratch: scratch === 0 ? 0 : scratch + offset });
      places.set(source, {
        value: value + offset,
        evaluated: value + offset,
        gradient: gradient === 0 ? 0 : gradient + offset,
      });
      offset += source.columns * stride;
    }
    for (const { plain } of members) {
      if (plain !== null) places.set(plain, outlets.get(plain.node) as Place);
    }
  }
  return { places, gates };
}

function joinBlocks(
  sources: Source[],
  places: Map<Source, Place>,
  memory: Allocator,
  stride: number,
): Block[] {
  const runs: (Place & { row: number; rows: number })[] = [];
  for (const source of sources) {
    const { value, evaluated, gradient } = places.get(source) as Place;
    const last = runs.at(-1);
    const size = (last?.rows ?? 0) * stride;
    const joins =
      last !== undefined &&
      last.value + size === value &&
      last.evaluated + size === evaluated &&
      (last.gradient === 0 ? gradient === 0 : last.gradient + size === gradient);
    if (joins) last.rows += source.columns;
    else runs.push({ row: source.row, rows: source.columns, value, evaluated, gradient });
  }
  return runs.map((run) => ({
    ...run,
    batch: memory.floats(3 * run.rows),
    moving: memory.floats(2 * run.rows),
  }));
}

function allocateSpectral({ units }: Network, memory: Allocator): Layout["spectral"] {
  return {
    vectors: new Map(units.map((unit) => [unit, memory.floats(unit.unit.neurons)])),
    image: memory.floats(Math.max(...units.map(({ width }) => width))),
  };
}

function basesOf({ inputs }: Network): LayerStack[] {
  return inputs.map(({ unit }) => unit.base).filter((base) => base !== undefined);
}
