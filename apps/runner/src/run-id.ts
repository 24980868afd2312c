import { randomInt } from "node:crypto";

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * Ten random characters: short enough to type the start of, 50 bits so that none comes twice. The caller chooses the id
 * so that repeating a call after a lost answer does not start a second run.
 */
export function newRunId(): string {
  return Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}
