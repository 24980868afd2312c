/** Tells whether a text is, without regard to case, the pattern, in which `*` stands for any text. */
export function toPattern(pattern: string): (text: string) => boolean {
  const parts = pattern.trim().split("*").map(escapeText);
  const expression = new RegExp(`^${parts.join(".*")}$`, "is");
  return (text) => expression.test(text);
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
