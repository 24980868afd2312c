/** Counts checks, prints a line per failed one, and the totals at the end; any failure makes the exit code 1. */
export class Failures {
  #passed = 0;
  #failed = 0;

  /** @param problems what is wrong; none = passed. */
  check(title, problems) {
    if (problems.length === 0) this.#passed += 1;
    else this.#failed += 1;
    if (problems.length > 0)
      this.print(`FAIL ${title}: ${problems.slice(0, 3).join("; ")}${rest(problems.length - 3)}`);
  }

  print(line) {
    process.stdout.write(`${line.replaceAll("\n", "\\n")}\n`);
  }

  end() {
    this.print(`${this.#passed} passed, ${this.#failed} failed`);
    process.exitCode = this.#failed > 0 || this.#passed === 0 ? 1 : 0;
  }
}

function rest(count) {
  return count > 0 ? `; and ${count} more` : "";
}
