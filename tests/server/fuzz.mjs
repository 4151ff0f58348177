// SPDX-License-Identifier: EUPL-1.2
// fuzz: requests that openapi.json allows, and many that it does not → is every answer one that it declares?
// node fuzz.mjs BASE TOKENS SECONDS [SEED]: BASE http://127.0.0.1:PORT, TOKENS {"analyst": "sm_..."}.
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";

const [base, tokenText, seconds, seed] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5] ?? 2026)];
const tokens = JSON.parse(tokenText);
const doc = await (await fetch(`${base}/v1/openapi.json`)).json();
const ajv = addFormats(new Ajv2020({ strict: false }));
ajv.addSchema({ $id: "doc", ...doc }, "doc");

const resolve = (node) => {
  while (node?.$ref) node = node.$ref.slice(2).split("/").reduce((at, key) => at[key], doc);
  return node;
};
const compiled = new Map();
const validator = (schema) => {
  const key = JSON.stringify(schema);
  if (!compiled.has(key)) compiled.set(key, ajv.compile(JSON.parse(key.replaceAll('"#/', '"doc#/'))));
  return compiled.get(key);
};

// What really is there, so that many requests go well.
const ask = async (path) => (await fetch(base + path, { headers: { Authorization: `Bearer ${tokens.analyst}` } })).json();
const topics = (await ask("/v1/onderwerpen")).onderwerpen.map((t) => t.id);
const areas = (await ask("/v1/gebieden")).gebieden.map((a) => a.code);
const known = {
  id: topics, onderwerp: topics, code: areas, gebied: areas,
  van: ["2026-03-10", "2026-W14", "2026-04", "2030-01-01"], totEnMet: ["2026-05-01", "2026-W20", "2026-05", "2019-12"],
};

// "raw:" stands in the address as it is: bytes that are no UTF-8, halves of an escape.
const encode = (text) => (text.startsWith("raw:") ? text.slice(4) : encodeURIComponent(text));
const junk = fc.oneof(fc.constantFrom("raw:%FF", "raw:%C3", "raw:a%F0%9F%98b", "raw:%ED%A0%80", "raw:+"), fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 20 }), fc.constantFrom("", "0", "-1", "null", "../..", "%", "'; --", "2026-02-30", "2026-W60", "9999-12-31", "a".repeat(3000)));
const good = (p) => {
  const schema = resolve(p.schema);
  if (known[p.name]) return fc.constantFrom(...known[p.name]);
  return schema.enum ? fc.constantFrom(...schema.enum) : fc.string({ minLength: 1, maxLength: 20 });
};
const value = (p) => fc.oneof({ weight: 6, arbitrary: good(p) }, { weight: 1, arbitrary: junk });
const accept = fc.constantFrom(undefined, "application/json", "text/csv", "image/svg+xml", "text/html", "*/*", "x", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv;q=0.1,*/*;q=0.01");
const role = fc.constantFrom("analyst", "analyst", "analyst", "officer", "administrator", undefined, "wrong");
const body = fc.oneof(
  fc.record({ tekst: fc.string({ unit: "binary", minLength: 1, maxLength: 300 }) }).map(JSON.stringify),
  fc.json(), fc.string(), fc.constantFrom("", '{"tekst":"Wat een mooie straat, bel 06-12345678"}', "{" + '"a":'.repeat(3000), "[".repeat(5000)));

const operations = Object.entries(doc.paths).flatMap(([path, item]) => Object.entries(item).map(([method, op]) => {
  const parameters = (op.parameters ?? []).map(resolve);
  const query = parameters.filter((p) => p.in === "query");
  return fc.record({
    op: fc.constant(op), path: fc.constant(path), method: fc.constant(method.toUpperCase()),
    inPath: fc.tuple(...parameters.filter((p) => p.in === "path").map((p) => value(p).map((v) => [p.name, v]))),
    query: fc.array(query.length ? fc.oneof({ weight: 12, arbitrary: fc.oneof(...query.map((p) => value(p).map((v) => [p.name, v]))) }, { weight: 1, arbitrary: fc.tuple(junk, junk) }) : fc.tuple(junk, junk), { maxLength: 6 }),
    accept, role, body: method === "post" ? body : fc.constant(undefined),
    kind: fc.oneof({ weight: 8, arbitrary: fc.constant("application/json") }, { weight: 1, arbitrary: fc.constantFrom("text/plain", "application/jsonx", "application/json; charset=utf-8") }),
    // Now and then in a way that the description has not.
    strange: fc.oneof({ weight: 20, arbitrary: fc.constant("") }, { weight: 1, arbitrary: fc.constantFrom("slash", "method", "below") }),
  });
}));

const always = { "api-version": doc.info.version, "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer", "cache-control": "no-store" };
const seen = new Map();

// What has no operation to declare it: no such address or method, or bytes that the guard refuses in any address.
function beyond(r, path, query) {
  if (r.strange) return [400, 401, 403, 404, 405];
  if (/%0|%1|%7F|%5C/i.test(path + query)) return [400];
  return r.inPath.some(([, v]) => v === "" || v.includes("/") || v === "." || v === ".." || encode(v).length > 119) ? [404] : [];
}

async function check(r) {
  let path = r.path;
  for (const [name, v] of r.inPath) path = path.replace(`{${name}}`, encode(v));
  if (r.strange === "slash") path += "/";
  if (r.strange === "below") path += "/meer";
  const query = r.query.map(([n, v]) => `${encode(n)}=${encode(v)}`).join("&");
  const method = r.strange === "method" ? "DELETE" : r.method;
  const headers = {};
  if (r.accept) headers.Accept = r.accept;
  if (r.role) headers.Authorization = `Bearer ${tokens[r.role] ?? "sm_nobody"}`;
  if (r.body !== undefined && method === "POST") headers["Content-Type"] = r.kind;
  const answer = await fetch(`${base}/v1${path}${query ? "?" + query : ""}`, { method, headers, body: method === "POST" ? r.body : undefined, redirect: "manual" });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const say = `${method} ${path}?${query} ${answer.status}`;
  const type = (answer.headers.get("content-type") ?? "").split(";")[0];

  for (const [name, v] of Object.entries(always)) if (answer.headers.get(name) !== v) throw new Error(`${say}: ${name} is ${answer.headers.get(name)}`);
  if (!answer.headers.get("content-security-policy")?.includes("frame-ancestors 'none'")) throw new Error(`${say}: no CSP`);
  if (answer.status >= 500) throw new Error(`${say}: ${bytes}`);
  seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  const problem = doc.components.responses.bestaatNiet;
  const declared = resolve(r.op.responses[answer.status]) ?? (beyond(r, path, query).includes(answer.status) ? problem : undefined);
  const content = declared?.content[type];
  if (!content) throw new Error(`${say}: ${type} is not declared`);
  if (!type.endsWith("json")) return;
  const holds = validator(content.schema);
  if (!holds(JSON.parse(bytes))) throw new Error(`${say}: ${ajv.errorsText(holds.errors)}`);
}

try {
  await fc.assert(fc.asyncProperty(fc.oneof(...operations), check), { numRuns: 1e6, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false, seed });
} catch (error) {
  console.log(String(error.message).slice(0, 3000), error.cause?.message ?? "");
  process.exit(1);
}
const total = [...seen.values()].reduce((a, b) => a + b, 0);
console.log(`${total} requests, seed ${seed}:`, Object.fromEntries([...seen].sort()));
// A fuzzer that only ever hears one thing tests nothing.
process.exit(total > 50 && seen.get(200) && seen.get(400) && seen.get(401) && seen.get(403) ? 0 : 1);
