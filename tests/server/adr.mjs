// SPDX-License-Identifier: EUPL-1.2
// adr: an OpenAPI description against the rules of the NL API Design Rules 2.2 that a machine can check. Written after
// the list of rules of the standard; each rule has a fault planted by the self-test that it must find.
// node adr.mjs openapi.json | node adr.mjs openapi.json --self-test
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const camel = /^[a-z][a-zA-Z0-9]*$/;

function resolve(doc, node) {
  while (node?.$ref) node = node.$ref.slice(2).split("/").reduce((at, key) => at?.[key], doc);
  return node;
}

function* operations(doc) {
  for (const [path, item] of Object.entries(doc.paths ?? {}))
    for (const method of Object.keys(item)) if (methods.includes(method)) yield { path, method, op: item[method] };
}

function* responses(doc) {
  for (const { path, method, op } of operations(doc))
    for (const [code, response] of Object.entries(op.responses ?? {}))
      yield { where: `${method} ${path} ${code}`, code, response: resolve(doc, response) };
}

function* parameters(doc) {
  for (const { path, method, op } of operations(doc))
    for (const parameter of op.parameters ?? []) yield { where: `${method} ${path}`, path, ...resolve(doc, parameter) };
}

function* schemas(doc, node = doc, where = "#") {
  if (node === null || typeof node !== "object") return;
  if (node.type || node.properties) yield { where, schema: node };
  for (const [key, value] of Object.entries(node)) yield* schemas(doc, value, `${where}/${key}`);
}

function* refs(node) {
  if (node === null || typeof node !== "object") return;
  if (typeof node.$ref === "string") yield node.$ref;
  for (const value of Object.values(node)) yield* refs(value);
}

export const rules = {
  "doc-openapi": function* (doc) {
    if (!/^3\.[01]\.\d+$/.test(doc.openapi ?? "")) yield "not OpenAPI 3";
    for (const ref of refs(doc)) if (!resolve(doc, { $ref: ref })) yield `${ref} points at nothing`;
    const ids = [...operations(doc)].map(({ op }) => op.operationId);
    if (ids.some((id) => !id) || new Set(ids).size !== ids.length) yield "operationId is missing or double";
    const tags = (doc.tags ?? []).map((tag) => tag.name);
    if (new Set(tags).size !== tags.length) yield "tags are double";
    for (const { path, op } of operations(doc)) for (const tag of op.tags ?? []) if (!tags.includes(tag)) yield `${path}: tag ${tag} is not declared`;
  },
  "doc-openapi-contact": function* (doc) {
    for (const key of ["name", "email", "url"]) if (!doc.info?.contact?.[key]) yield `info.contact.${key} is missing`;
  },
  "uri-version": function* (doc) {
    if (!doc.servers?.length) yield "no servers";
    for (const { url } of doc.servers ?? []) if (!/\/v\d+$/.test(url)) yield `${url} has no major version at its end`;
  },
  "semver": function* (doc) {
    if (!/^\d+\.\d+\.\d+$/.test(doc.info?.version ?? "")) yield "info.version is no semantic version";
  },
  "publish-openapi": function* (doc) {
    const op = doc.paths?.["/openapi.json"]?.get;
    if (!op || op.security?.length !== 0) yield "/openapi.json is missing or asks for a login";
    if (!resolve(doc, op?.responses?.["200"])?.headers?.["Access-Control-Allow-Origin"]) yield "/openapi.json cannot be read from elsewhere";
  },
  "no-trailing-slash": function* (doc) {
    for (const path of Object.keys(doc.paths ?? {})) if (path !== "/" && path.endsWith("/")) yield path;
  },
  "path-segments-kebab-case": function* (doc) {
    for (const path of Object.keys(doc.paths ?? {}))
      for (const segment of path.slice(1).split("/"))
        if (path !== "/openapi.json" && !/^\{[a-zA-Z]+\}$/.test(segment) && !kebab.test(segment)) yield path;
  },
  "path-params": function* (doc) {
    for (const { path, method, op } of operations(doc)) {
      const named = (op.parameters ?? []).map((p) => resolve(doc, p)).filter((p) => p.in === "path");
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
      if (wanted.sort().join() !== named.map((p) => p.name).sort().join() || named.some((p) => !p.required)) yield `${method} ${path}`;
    }
  },
  "query-keys-camel-case": function* (doc) {
    for (const p of parameters(doc)) if (p.in === "query" && !camel.test(p.name)) yield `${p.where}: ${p.name}`;
  },
  "property-casing": function* (doc) {
    for (const { where, schema } of schemas(doc))
      for (const name of Object.keys(schema.properties ?? {})) if (!camel.test(name)) yield `${where}: ${name}`;
    for (const name of Object.keys(doc.components?.schemas ?? {})) if (!camel.test(name)) yield name;
  },
  "http-methods": function* (doc) {
    for (const item of Object.values(doc.paths ?? {}))
      for (const key of Object.keys(item)) if (!["get", "put", "post", "delete", "patch", "head", "options", "parameters"].includes(key)) yield key;
  },
  "http-response-code": function* (doc) {
    for (const { op, path } of operations(doc)) {
      const codes = Object.keys(op.responses ?? {});
      if (!codes.some((code) => code.startsWith("2"))) yield `${path}: nothing goes well`;
      if (!codes.includes("400")) yield `${path}: no 400 for invalid input`;
    }
  },
  "version-header": function* (doc) {
    for (const { where, response } of responses(doc)) if (!response?.headers?.["API-Version"]) yield where;
  },
  "error-handling/problem-details": function* (doc) {
    for (const { where, code, response } of responses(doc)) {
      if (Number(code) < 400) continue;
      const schema = resolve(doc, response?.content?.["application/problem+json"]?.schema);
      if (!schema) yield `${where}: no problem+json`;
      else for (const key of ["status", "title", "detail"]) if (!schema.required?.includes(key)) yield `${where}: ${key}`;
    }
  },
  "date-time/format": function* (doc) {
    for (const { where, schema } of schemas(doc))
      for (const [name, value] of Object.entries(schema.properties ?? {})) {
        if (/^(begin|eind|datum|tijdstip)$/.test(name) && [value.type].flat().includes("string") && !value.format) yield `${where}: ${name}`;
        if (value.format === "time") yield `${where}: ${name} is a time without a zone`;
      }
  },
  "transport/tls": function* (doc) {
    for (const { url } of doc.servers ?? []) if (/^http:/.test(url)) yield url;
  },
  "schemas-hold": function* (doc) {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    ajv.addSchema({ $id: "doc", ...doc }, "doc");
    for (const name of Object.keys(doc.components?.schemas ?? {}))
      try {
        ajv.compile({ $ref: `doc#/components/schemas/${name}` });
      } catch (error) {
        yield `${name}: ${error.message}`;
      }
  },
};

// A fault for each rule.
const faults = {
  "doc-openapi": (d) => (d.paths["/health"].get.operationId = "metingen"),
  "doc-openapi-contact": (d) => delete d.info.contact.email,
  "uri-version": (d) => (d.servers[0].url = "/api"),
  "semver": (d) => (d.info.version = "1"),
  "publish-openapi": (d) => delete d.paths["/openapi.json"].get.security,
  "no-trailing-slash": (d) => (d.paths["/metingen/"] = d.paths["/metingen"]),
  "path-segments-kebab-case": (d) => (d.paths["/nieuweMetingen"] = d.paths["/metingen"]),
  "path-params": (d) => (d.paths["/onderwerpen/{id}"].get.parameters = []),
  "query-keys-camel-case": (d) => (d.components.parameters.totEnMet.name = "tot_en_met"),
  "property-casing": (d) => (d.components.schemas.gebied.properties.cbs_code = { type: "string" }),
  "http-methods": (d) => (d.paths["/health"].trace = d.paths["/health"].get),
  "http-response-code": (d) => delete d.paths["/metingen"].get.responses["400"],
  "version-header": (d) => delete d.components.responses.bestaatNiet.headers,
  "error-handling/problem-details": (d) => (d.components.schemas.probleem.required = ["status"]),
  "date-time/format": (d) => delete d.components.schemas.onderwerp.properties.begin.format,
  "transport/tls": (d) => (d.servers[0].url = "http://a.example/v1"),
  "schemas-hold": (d) => (d.components.schemas.gebied.type = "thing"),
};

function selfTest(text) {
  let missed = 0;
  for (const [name, rule] of Object.entries(rules)) {
    const doc = JSON.parse(text);
    faults[name](doc);
    if ([...rule(doc)].length === 0) {
      console.log(`${name} does not find its fault`);
      missed++;
    }
  }
  return missed;
}

const text = readFileSync(process.argv[2], "utf8");
let wrong = 0;
if (process.argv.includes("--self-test")) {
  wrong = selfTest(text);
} else {
  for (const [name, rule] of Object.entries(rules))
    for (const where of rule(JSON.parse(text))) {
      console.log(`${name}: ${where}`);
      wrong++;
    }
}
console.log(`${Object.keys(rules).length} rules, ${wrong} found`);
process.exit(wrong ? 1 : 0);
