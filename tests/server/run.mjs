// SPDX-License-Identifier: EUPL-1.2
// run: node run.mjs PROGRAM → the demo's workspace is made, and its pages are looked at, in a browser and without one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crawl, rights } from "./crawl.mjs";
import { numbers } from "./numbers.mjs";
import { browse } from "./pages.mjs";
import { check, finish, login, roles, startServer } from "./support.mjs";

const program = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "sentimeter-pages-"));
const workspace = process.argv[3] ?? join(folder, "town");

async function ask() {
  for (const role of ["resident", ...roles]) {
    const server = await startServer(program, workspace);
    const cookie = role === "resident" ? "" : await login(server, role);
    await rights(server, role, cookie);
    await crawl(server, role, cookie);
    if (role === "analyst") await numbers(server, cookie);
    server.stop();
  }
}

// What was typed on the page is nowhere; what was suggested is a word and a direction.
function kept() {
  const lines = readFileSync(join(workspace, "suggestions.tsv"), "utf8").trim().split("\n");
  check(lines.every((line) => /^[a-z]{2}\t[^\t]+\t(negatiever|positiever|neutraal)$/.test(line)), "suggestions are words and directions");
  for (const file of ["suggestions.tsv", "journal.ndjson"])
    check(!readFileSync(join(workspace, file), "utf8").includes("bankjes"), `${file} has nothing of what was typed`);
}

try {
  if (!process.argv[3]) execFileSync(program, ["demo", workspace], { stdio: ["ignore", "ignore", "ignore"] });
  await Promise.all([ask(), browse(program, workspace)]);
  kept();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
finish();
