// SPDX-License-Identifier: EUPL-1.2
// peer: the name of a package → one text a line in, one score a line out, as that package's own page shows its use.
"use strict";
const readline = require("readline");

const makers = {
  sentiment() {
    const Sentiment = require("sentiment");
    const meter = new Sentiment();
    return (text) => meter.analyze(text).comparative;
  },
  "vader-sentiment"() {
    const vader = require("vader-sentiment");
    return (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound;
  },
  natural() {
    const natural = require("natural");
    const meter = new natural.SentimentAnalyzer("English", null, "afinn");
    const words = new natural.WordTokenizer();
    return (text) => meter.getSentiment(words.tokenize(text));
  },
};

const score = makers[process.argv[2]]();
let out = [];
readline.createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => {
    out.push(score(line));
    if (out.length === 1000) {
      process.stdout.write(out.join("\n") + "\n");
      out = [];
    }
  })
  .on("close", () => process.stdout.write(out.join("\n") + "\n"));
