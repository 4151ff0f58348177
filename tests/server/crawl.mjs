// SPDX-License-Identifier: EUPL-1.2
// crawl: every address that a page leads to, as each role: all of it is theirs, and nothing of another role's.
import { check, send } from "./support.mjs";

// Who may see what; the same for every address in bounds.
const pages = {
  "/": ["analyst", "moderator", "officer"],
  "/onderwerpen/parkeren": ["analyst", "moderator", "officer"],
  "/proberen": ["analyst", "moderator", "officer"],
  "/v1/metingen": ["analyst", "moderator", "officer"],
  "/privacy": ["moderator", "officer"],
  "/openbaar": ["resident", "analyst", "moderator", "officer", "administrator"],
  "/.well-known/security.txt": ["resident", "analyst", "moderator", "officer", "administrator"],
  "/inloggen": ["resident", "analyst", "moderator", "officer", "administrator"],
};
const posts = {
  "/proberen": ["analyst", "moderator", "officer"],
  "/proberen/oneens": ["analyst", "moderator", "officer"],
  "/privacy/controle": ["moderator", "officer"],
};
const asking = ["/onderwerpen/", "/v1/metingen"];
const PAGES_MAX = 400;

function linksOf(html) {
  return [...html.matchAll(/(?:href|src)="([^"#]+)[^"]*"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
}

async function get(server, path, cookie) {
  return fetch(new URL(path, server.origin), { redirect: "manual", headers: { cookie, accept: "text/html" } });
}

export async function rights(server, role, cookie) {
  for (const [path, who] of Object.entries(pages)) {
    const answer = await get(server, path, cookie);
    const wanted = who.includes(role) ? 200 : role === "resident" ? 401 : 403;
    // Whether a moderator asks for figures is a setting; where he may not, he is not led there either.
    const bySetting = role === "moderator" && (path === "/" || asking.some((start) => path.startsWith(start))) && answer.status === 403;
    check(answer.status === wanted || bySetting, `${role} asks ${path}: ${answer.status}, and not ${wanted}`);
    await answer.arrayBuffer();
  }
  for (const [path, who] of Object.entries(posts)) {
    const answer = await send(server, path, cookie, { tekst: "mooi", bewijs: "0" });
    check(answer.status === (role === "resident" ? 401 : 403), `${role} sends to ${path} without a proof: ${answer.status}`);
    const right = who.includes(role);
    const said = await answer.text();
    check(right === /verlopen/.test(said), `${role} ${right ? "may" : "may not"} send to ${path}`);
  }
}

export async function crawl(server, role, cookie) {
  const waiting = ["/openbaar"];
  const seen = new Set(waiting);
  while (waiting.length) {
    const path = waiting.shift();
    const answer = await get(server, path, cookie);
    const html = answer.headers.get("content-type")?.startsWith("text/html");
    check(answer.status === 200, `${role} is led to ${path}: ${answer.status}`);
    check(answer.headers.get("content-security-policy")?.startsWith("default-src 'none'"), `${path} has a policy for its content`);
    const body = await answer.text();
    for (const link of html ? linksOf(body) : []) {
      check(link.startsWith("/"), `${path} leads to elsewhere: ${link}`);
      if (!seen.has(link) && seen.size < PAGES_MAX) {
        seen.add(link);
        waiting.push(link);
      }
    }
  }
  check(seen.size < PAGES_MAX, `${role} can see all there is in ${PAGES_MAX} addresses`);
  return seen.size;
}
