/**
 * Imported before anything else, and written so that old versions of Node can still run it: they are to say what is
 * missing, not to fail on the syntax of the files that follow.
 */
var wanted = [20, 19];
var parts = process.versions.node.split(".").map(Number);
if (parts[0] < wanted[0] || (parts[0] === wanted[0] && parts[1] < wanted[1])) {
  process.stderr.write(
    `error: Node ${process.versions.node} is too old: install Node ${wanted.join(".")} or newer\n`,
  );
  process.exit(1);
}
