// SPDX-License-Identifier: EUPL-1.2
// numbers: what a page says is what the API says, for every way to ask.
import { check } from "./support.mjs";

const times = ["", "&van=2026-04-01&totEnMet=2026-05-10", "&van=2026-W14&totEnMet=2026-05"];
const areas = ["", "&gebied=WK990101", "&gebied=GM9901"];

async function text(server, path, cookie, accept) {
  const answer = await fetch(new URL(path, server.origin), { headers: { cookie, accept } });
  check(answer.status === 200, `${path} answers: ${answer.status}`);
  return answer.text();
}

function cellsOf(row) {
  return [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map((cell) => cell[1]);
}

// As the page writes it: Dutch decimals, a real minus.
function number(value, decimals) {
  const size = Math.abs(value).toFixed(decimals).replace(".", ",");
  return (value < 0 ? "−" : value > 0 ? "+" : "") + size;
}

function near(shown, value) {
  return Math.abs(Number(shown.replace("−", "-").replace("+", "").replace(",", ".")) - value) < 0.0051;
}

function compare(rows, points, where) {
  check(rows.length === points.length, `${where}: ${rows.length} rows on the page, ${points.length} in the API`);
  points.forEach((point, index) => {
    const cells = cellsOf(rows[index]);
    if (!point.cellen) {
      check(cells.length === 2, `${where}: ${point.periode} is withheld on the page as well`);
      return;
    }
    const [, mean, , authors, posts, negative, neutral, positive, coverage] = cells;
    check(point.gemiddelde === null ? mean === "–" : near(mean, point.gemiddelde), `${where}: mean of ${point.periode}: ${mean} and ${number(point.gemiddelde ?? 0, 3)}`);
    const whole = { [authors]: point.schrijvers, [posts]: point.berichten };
    for (const [shown, value] of Object.entries(whole))
      check(Number(shown.replace(".", "")) === value, `${where}: ${point.periode} has ${shown} and ${value}`);
    const shares = [[negative, point.negatief], [neutral, point.neutraal], [positive, point.positief], [coverage, point.dekking]];
    for (const [shown, value] of shares)
      check(shown === (value === null ? "–" : `${value}%`), `${where}: ${point.periode} has ${shown} and ${value}%`);
  });
}

export async function numbers(server, cookie) {
  for (const by of ["dag", "week", "maand"])
    for (const time of times)
      for (const area of areas) {
        const query = `taal=nl&per=${by}${time}${area}`;
        const page = await text(server, `/onderwerpen/parkeren?${query}`, cookie, "text/html");
        const asked = JSON.parse(await text(server, `/v1/metingen?onderwerp=parkeren&groep=onderwerp&${query}`, cookie, "application/json"));
        const table = page.match(/<table class="figures[^]*?<\/table>/)?.[0] ?? "";
        const rows = table.match(/<tr><th scope="row">[^]*?<\/tr>/g) ?? [];
        compare(rows.reverse(), asked.reeksen[0]?.punten ?? [], query);
      }
}
