// The objective of quadratic.yaml: parameters come as JSON, metrics go as JSON lines.
const { x, y } = JSON.parse(process.env.CEREBROS_PARAMETERS);
const print = (metrics) => process.stdout.write(`${JSON.stringify(metrics)}\n`);
const loss = (x - 2) ** 2 + (y + 1) ** 2;
for (let step = 1; step <= 3; step++) print({ step, loss: loss + 1 / step });
print({ loss });
