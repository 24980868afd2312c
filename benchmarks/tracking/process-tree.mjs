import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks of /proc per second, the same on every Linux of today. */
const TICKS = 100;

/** The process and all its descendants, by Linux's /proc; those that have ended are left out. */
export function processesOf(root) {
  const children = new Map();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat) children.set(stat.parent, [...(children.get(stat.parent) ?? []), Number(name)]);
  }
  const found = [];
  const open = [root];
  while (open.length > 0) {
    const pid = open.pop();
    if (statOf(pid)) found.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Processor seconds that the living processes of the tree have used. */
export function cpuSecondsOf(root) {
  return processesOf(root).reduce((sum, pid) => sum + (statOf(pid)?.ticks ?? 0) / TICKS, 0);
}

/** Memory of the tree in MiB: resident pages of each process summed, and with shared pages divided among their users. */
export function memoryOf(root) {
  const pids = processesOf(root);
  const total = (field) => pids.reduce((sum, pid) => sum + kibibytes(pid, field), 0) / 1_024;
  return { processes: pids.length, rss_mib: total("Rss"), pss_mib: total("Pss") };
}

function kibibytes(pid, field) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return 0;
    throw error;
  }
}

function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in parentheses, may hold spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") return null;
    throw error;
  }
}
