// SPDX-License-Identifier: EUPL-1.2
// support: a workspace → servers that are started on a free port, and sessions in them. What goes wrong is collected.
import { spawn } from "node:child_process";

export const roles = ["analyst", "moderator", "officer", "administrator"];

const failures = [];
let checks = 0;

export function check(good, what) {
  checks++;
  if (!good) failures.push(what);
}

// The end of a test: says what went wrong and sets the exit code.
export function finish() {
  for (const failure of failures.slice(0, 40)) console.error(`not so: ${failure}`);
  console.log(`${checks} checks, ${failures.length} failed`);
  process.exitCode = failures.length || !checks ? 1 : 0;
}

// A server of its own for each role: the link of the demo works once.
export async function startServer(program, workspace) {
  const child = spawn(program, ["serve", "--workspace", workspace, "--listen", "127.0.0.1:0", "--link", "--language-ui", "en"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  const link = await new Promise((resolve, reject) => {
    child.stderr.on("data", (bytes) => {
      said += bytes;
      const found = said.match(/http:\/\/\S*sleutel=[0-9a-f]+/);
      if (found) resolve(found[0]);
    });
    child.on("exit", () => reject(new Error(`the server stopped: ${said}`)));
  });
  return { origin: new URL(link).origin, link, stop: () => child.kill("SIGTERM") };
}

// Debian's node has no getSetCookie; a comma with a space after it stands in none of our cookies.
export function cookiesOf(response) {
  return (response.headers.get("set-cookie") ?? "")
    .split(", ")
    .filter((cookie) => !cookie.includes("Max-Age=0"))
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

export function hidden(html, name) {
  return html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1] ?? "";
}

export async function send(server, path, cookie, fields) {
  return fetch(new URL(path, server.origin), {
    method: "POST",
    redirect: "manual",
    headers: { cookie, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields),
  });
}

// The cookie of somebody with this role.
export async function login(server, role) {
  const page = await fetch(server.link);
  const html = await page.text();
  const answer = await send(server, "/inloggen", cookiesOf(page), {
    bewijs: hidden(html, "bewijs"),
    sleutel: hidden(html, "sleutel"),
    rol: role,
  });
  check(answer.status === 303, `${role} logs in by the link: ${answer.status}`);
  return cookiesOf(answer);
}
