/**
 * The value of a JSON text in which every number is a text that two servers spell alike: `1.0`, `1` and `1e0` are one
 * number, and integers keep all their digits. Bare NaN, which Python writes and JSON does not know, counts as the text
 * "NaN" that MLflow's other answers have.
 */
export function parseExactly(json) {
  return JSON.parse(json.replace(tokens, (token) => (token[0] === '"' ? token : `"${canonical(token)}"`)));
}

const tokens = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function canonical(token) {
  if (/[NI]/.test(token)) return token;
  if (/^-?\d{1,19}$/.test(token)) return `#${BigInt(token)}`;
  const value = Number(token);
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? `#${BigInt(value)}` : `#${value}`;
}
