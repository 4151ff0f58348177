// SPDX-License-Identifier: EUPL-1.2
// pages: the pages as a browser shows them: nothing that axe finds, nothing that the content policy stops, valid HTML, all
// of it within a window of each size, and to be walked through with the keyboard alone.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";
import { check, login, startServer } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const sizes = { phone: [390, 844], laptop: [1366, 768], projector: [1920, 1080] };
const sentence = "Het parkeren is niet slim geregeld, maar de bankjes zijn prachtig. Bel 06-12345678.";
const browserArguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

const paths = {
  overview: "/",
  topic: "/onderwerpen/parkeren?vergelijk=wonen&gebied=GM9901",
  try: "/proberen",
  privacy: "/privacy",
  public: "/openbaar",
  login: "/inloggen",
  missing: "/bestaat-niet",
};

const validate = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "no-trailing-whitespace": "off" } });

// What the browser itself wrote down of a page spells some things its own way.
const browserRules = { "attribute-boolean-style": "off", "void-style": "off", "no-implicit-button-type": "off" };
const validateWritten = new HtmlValidate({ extends: ["html-validate:recommended"], rules: { "no-trailing-whitespace": "off", ...browserRules } });

async function valid(html, what, by = validate) {
  const report = await by.validateString(html);
  for (const message of report.results.flatMap((result) => result.messages))
    check(false, `${what} is valid HTML: ${message.ruleId} at line ${message.line}: ${message.message}`);
  check(true, what);
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), wcag);
  for (const violation of found.violations)
    check(false, `${what}: ${violation.id}: ${violation.nodes.map((node) => node.target).slice(0, 3).join(" ; ")}`);
  check(found.testEngine.name === "axe-core", `${what} was looked at by axe`);
}

async function fits(page, what) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  check(wide <= room, `${what} needs no scrolling sideways: ${wide} in ${room}`);
}

// Each thing that can be used gets the focus once, in the order of the page, and one can see that it has it.
async function keyboard(page, what) {
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")];
    const groups = new Set();
    return all.filter((one) => {
      if (!one.checkVisibility({ visibilityProperty: true })) return false;
      if (one.type !== "radio") return true;
      const first = !groups.has(one.name);
      groups.add(one.name);
      return first; // a group of these is one stop
    }).length;
  });
  const seen = new Set();
  for (let press = 0; press < 3 * wanted + 5; press++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const index = [...document.querySelectorAll("*")].indexOf(one);
      return { index, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, name: one.outerHTML.slice(0, 80) };
    });
    if (!at) break;
    check(at.seen, `${what}: the focus can be seen on ${at.name}`);
    seen.add(at.index);
  }
  check(seen.size === wanted, `${what}: ${seen.size} of ${wanted} stops with the Tab key`);
}

function watch(page, what) {
  page.on("console", (message) => {
    if (!/status of (4|5)\d\d/.test(message.text())) check(false, `${what.now}: the console says ${message.text()}`);
  });
  page.on("pageerror", (error) => check(false, `${what.now}: the script stops: ${error.message}`));
}

async function contextFor(browser, server, cookie, options) {
  const context = await browser.newContext({ baseURL: server.origin, ...options });
  const [name, value] = cookie.split("; ").find((one) => one.startsWith("__Host-sentimeter=")).split("=");
  await context.addCookies([{ name, value, url: server.origin.replace("http:", "https:"), secure: true, httpOnly: true, sameSite: "Strict" }]);
  return context;
}

function withTongue(path, tongue) {
  return `${path}${path.includes("?") ? "&" : "?"}taal=${tongue}`;
}

// The pages that need a form to be sent.
async function trySomething(page, tongue, look) {
  await page.goto(withTongue("/proberen", tongue));
  await page.fill("textarea", sentence);
  await page.click("main form button");
  check((await page.locator("main table tbody tr").count()) > 1, `${tongue}: a sentence has reasons`);
  check(!(await page.locator(".typed").first().textContent()).includes("06-"), `${tongue}: a telephone number is masked`);
  await look("tried");
  await page.locator("input[name=woord]").last().check();
  await page.locator("input[name=richting]").first().check();
  await page.click("form[action*=oneens] button");
  check((await page.locator("[role=status]").count()) === 1, `${tongue}: a suggestion is thanked for`);
  await look("thanked");
}

// All checks at a click, and the report of it to take along.
async function auditIt(page, tongue, look) {
  await page.goto(withTongue("/privacy", tongue));
  await page.click("form[action*=controle] button");
  check((await page.locator("[role=status]").count()) === 1, `${tongue}: an audit says what it found`);
  await look("audited");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("button[name=verslag][value=json]")]);
  const report = JSON.parse(readFileSync(await download.path(), "utf8"));
  check(report.checks.length > 50 && report.checks.some((one) => one.count === null), `${tongue}: the report has all checks, and says which were left out`);
  await page.goto(withTongue("/openbaar", tongue));
  check(/20\d\d/.test(await page.locator("section[aria-labelledby=audit] p").textContent()), `${tongue}: residents see when the last audit was`);
}

async function withScript(browser, server, cookie, tongue, size) {
  const context = await contextFor(browser, server, cookie, { viewport: { width: sizes[size][0], height: sizes[size][1] } });
  const page = await context.newPage();
  const what = { now: "" };
  watch(page, what);
  const look = async (name) => {
    what.now = `${name} in ${tongue} on a ${size}`;
    await accessible(page, what.now);
    await fits(page, what.now);
    if (tongue === "nl" && size === "laptop") await keyboard(page, what.now);
  };
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(withTongue(path, tongue));
    await look(name);
  }
  await trySomething(page, tongue, look);
  if (size === "laptop") await auditIt(page, tongue, look);
  if (size !== "phone") await walkChart(page, tongue);
  await context.close();
}

async function walkChart(page, tongue) {
  await page.goto(withTongue("/onderwerpen/parkeren", tongue));
  await page.focus(".walk");
  await page.keyboard.press("ArrowLeft");
  const told = await page.locator(".readout").textContent();
  const row = await page.locator("table.figures tbody tr").nth(1).locator("th").textContent();
  check(told.startsWith(row), `${tongue}: the arrow keys walk along the chart: ${told} and ${row}`);
}

async function byNight(browser, server, cookie, options, name) {
  const context = await contextFor(browser, server, cookie, { viewport: { width: 1366, height: 768 }, ...options });
  const page = await context.newPage();
  for (const path of [paths.overview, paths.topic, paths.privacy]) {
    await page.goto(path);
    await accessible(page, `${path} ${name}`);
  }
  await context.close();
}

async function withoutScript(browser, server, cookie, tongue) {
  const context = await contextFor(browser, server, cookie, { javaScriptEnabled: false, viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  for (const [name, path] of Object.entries(paths)) {
    const answer = await page.goto(withTongue(path, tongue));
    check(answer.headers()["content-language"] === tongue, `${name} is in ${tongue}`);
    await valid(await answer.text(), `${name} in ${tongue}`);
    check((await page.locator("h1").count()) === 1, `${name} in ${tongue} has one heading without a script`);
  }
  await page.goto(withTongue("/", tongue));
  check((await page.locator(".tile svg[role=img]").count()) >= 8, "a chart for each topic without a script");
  await page.click("summary");
  await page.selectOption("select[name=gebied]", { index: 1 });
  await page.click("form[method=get] button");
  check(new URL(page.url()).searchParams.get("gebied"), "the choice is in the address without a script");
  await trySomething(page, tongue, async (name) => {
    await valid(await page.content(), `${name} in ${tongue}`, validateWritten);
  });
  await context.close();
}

export async function browse(program, workspace) {
  const server = await startServer(program, workspace);
  const cookie = await login(server, "officer");
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: browserArguments });
  try {
    const tongues = ["nl", "en"];
    await Promise.all(tongues.map(async (tongue) => {
      for (const size of Object.keys(sizes)) await withScript(browser, server, cookie, tongue, size);
      await withoutScript(browser, server, cookie, tongue);
    }));
    await byNight(browser, server, cookie, { colorScheme: "dark" }, "by night");
    await byNight(browser, server, cookie, { forcedColors: "active" }, "in high contrast");
  } finally {
    await browser.close();
    server.stop();
  }
}
