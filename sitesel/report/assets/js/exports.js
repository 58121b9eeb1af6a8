// What can be taken home as a file. The texts are pure; only `download` touches the page.
(function (sitesel) {
  "use strict";

  const FORMULA = /^[\s\u0000-\u001f]*[=+\-@＝＋－＠]/;

  const cell = (value) => {
    const text = String(value ?? "").replace(/[\r\n\t]+/g, " ");
    const guarded = typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
    return /[",\s]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };

  // Rows as text, with a mark that makes spreadsheets read UTF-8.
  sitesel.csv = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  // The sites as listed, one a line.
  sitesel.csvOf = (sites, page) => {
    const { texts, language } = page;
    const criteria = page.ranking.criteria;
    const heads = ["id", texts.rank, texts.site, texts.district, texts.area, texts.score, texts.score_low, texts.score_high, texts.chip_first_head, texts.status, ...criteria.map((one) => sitesel.pick(one, "title", language))];
    const rows = sites.map((site) => [site.id, site.rank, sitesel.pick(site, "name", language), site.district, site.area_mu, site.score, site.score_low, site.score_high, site.robustness?.first, page.statusOf(site),
      ...site.criteria.map((item, place) => sitesel.contribution(item, criteria[place].weight).contribution)]);
    return sitesel.csv([heads, ...rows]);
  };

  sitesel.geojsonOf = (sites, page) => JSON.stringify({
    type: "FeatureCollection",
    features: sites.map((site) => ({
      type: "Feature", id: site.id, geometry: page.geometry[site.id] ?? null,
      properties: { rank: site.rank, name_zh: site.name_zh, name_en: site.name_en, district: site.district, area_mu: site.area_mu, score: site.score, score_low: site.score_low, score_high: site.score_high, status: site.status, quality: site.quality, uncertainty_m: site.uncertainty_m },
    })),
  });

  sitesel.download = (name, text, type) => {
    const link = sitesel.element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
})((globalThis.sitesel ??= {}));
