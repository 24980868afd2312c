/** The Python with the official mlflow package that the checks are to use, or an explanation and exit code 2. */
export function requirePython() {
  const python = process.argv[2] ?? process.env.MLFLOW_PYTHON;
  if (python) return python;
  process.stderr.write("error: name a Python that has mlflow: as argument, or in MLFLOW_PYTHON\n");
  process.exit(2);
}

/** Prints one line per check and the totals; any failure makes the exit code 1. */
export class Report {
  #passed = 0;
  #failed = 0;

  check(title, problem) {
    if (problem === null) this.#passed += 1;
    else this.#failed += 1;
    process.stdout.write(problem === null ? `ok   ${title}\n` : `FAIL ${title}\n${indent(problem)}\n`);
  }

  end() {
    process.stdout.write(`${this.#passed} passed, ${this.#failed} failed\n`);
    process.exitCode = this.#failed > 0 ? 1 : 0;
  }
}

function indent(text) {
  return text.replace(/^/gm, "       ");
}
