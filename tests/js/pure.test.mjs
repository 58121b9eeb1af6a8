import assert from "node:assert/strict";
import test from "node:test";

for (const name of ["format", "classes", "labels", "weigh", "robust"]) await import(`../../sitesel/report/assets/js/${name}.js`);
const { sitesel } = globalThis;
const texts = { unknown: "未知", unit_m: "{n} 米", unit_km: "{n} 公里", unit_min: "{n} 分钟", unit_share: "{n}", unit_plain: "{n} {unit}" };

test("words are filled in, and only those that are given", () => {
  assert.equal(sitesel.fill("{n} 条 {m}", { n: 3 }), "3 条 {m}");
  assert.equal(sitesel.fill("{n}", { n: "{m}", m: 1 }), "{m}");
  assert.equal(sitesel.fill("{constructor}", {}), "{constructor}");
});

test("the page's language comes first, the other serves where it is silent", () => {
  assert.equal(sitesel.pick({ name_zh: "甲", name_en: "A" }, "name", "en"), "A");
  assert.equal(sitesel.pick({ name_zh: "甲", name_en: "" }, "name", "en"), "甲");
  assert.equal(sitesel.pick(undefined, "name", "zh"), "");
});

test("numbers are written with three digits, and never as minus zero", () => {
  assert.deepEqual([1234.5, 56.78, 1.234, 0, null, -0.001].map(sitesel.short), ["1,235", "56.8", "1.23", "0", "–", "0.00"]);
});

test("nearly all is not written as all, nearly none not as none", () => {
  assert.deepEqual([0, 0.004, 0.01, 0.834, 0.996, 1, null].map(sitesel.often), ["0%", "<1%", "1%", "83%", ">99%", "100%", "–"]);
});

test("what was measured is written in a planner's unit", () => {
  const write = (measured, unit, low = measured, high = measured) => sitesel.measured({ measured, measured_low: low, measured_high: high }, unit, texts);
  assert.equal(write(12345, "m"), "12.3 公里");
  assert.equal(write(12345, "m", 9000, 15000), "12.3 (9.00–15.0) 公里");
  assert.equal(write(250, "m"), "250 米");
  assert.equal(write(0.124, "share"), "12%");
  assert.equal(write(0.004, "share"), "0.4%");
  assert.equal(write(3, "percent"), "3.00 percent");
  assert.equal(write(null, "m"), "未知");
});

test("classes have fixed breaks, lower bound included", () => {
  assert.deepEqual([0, 29.9, 30, 69.9, 70, 100, null].map(sitesel.classOf), [0, 0, 1, 4, 5, 5, -1]);
  assert.equal(sitesel.colorOf({ status: "excluded", score: 90 }), sitesel.EXCLUDED);
});

test("ink keeps a contrast of 4.5 on every class", () => {
  const luminance = (color) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const color of [...sitesel.COLORS, sitesel.EXCLUDED]) {
    const [light, dark] = [luminance(color), luminance(sitesel.inkOn(color))].sort((one, other) => other - one);
    assert.ok((light + 0.05) / (dark + 0.05) >= 4.5, color);
  }
});

test("labels that would overlap an earlier one have no room", () => {
  const box = (left, top) => ({ left, top, right: left + 10, bottom: top + 10 });
  assert.deepEqual(sitesel.withRoom([box(0, 0), box(5, 5), box(20, 0), box(29, 0)]), [true, false, true, false]);
  assert.deepEqual(sitesel.withRoom([box(0, 0)], [box(1, 1)]), [false]);
});

test("badges part until they do not overlap, and stay where they are alone", () => {
  const moved = sitesel.spread([{ x: 0, y: 0 }, { x: 0, y: 0 }, { x: 5, y: 0 }, { x: 200, y: 0 }], 10);
  assert.deepEqual(moved[3], { x: 200, y: 0 });
  for (let i = 0; i < 3; i += 1) for (let j = 0; j < i; j += 1) assert.ok(Math.hypot(moved[i].x - moved[j].x, moved[i].y - moved[j].y) > 19.5);
});

// One criterion, whose value is the score: [low, value, high] of each site.
const made = (id, [low, value, high], more = {}) => ({ id, status: "unverified", area_mu: 100, criteria: [{ id: "c", value, value_low: low, value_high: high }], ...more });
const ids = (sites) => sites.map((site) => site.id);

test("points are shares of the whole, and nothing weighed is no share", () => {
  assert.deepEqual(sitesel.shares([1, 3]), [0.25, 0.75]);
  assert.equal(sitesel.shares([0, 0]), null);
});

test("equal scores go by worst case, area, id; the excluded come last without a rank", () => {
  const sites = [
    made("out", [1, 1, 1], { status: "excluded", rank: null }), made("d", [0.4, 0.5, 0.6]), made("c", [0.5, 0.5, 0.5]),
    made("b", [0.5, 0.5, 0.5], { area_mu: 900 }), made("a", [0.5, 0.5, 0.5]), made("e", [0.5, 0.5, 0.5], { area_mu: null }),
  ];
  const found = sitesel.reweigh(sites, [1]);
  assert.deepEqual(ids(found), ["b", "a", "c", "e", "d", "out"]);
  assert.deepEqual(found.map((site) => site.rank), [1, 2, 3, 4, 5, null]);
});

test("an unknown value counts the middle of what it can be, and intervals give the ranks that they allow", () => {
  const found = sitesel.reweigh([made("a", [0.5, null, 0.9]), made("b", [0.2, 0.4, 0.6]), made("c", [0.1, 0.12, 0.15])], [1]);
  assert.deepEqual(found.map((site) => site.score), [70, 40, 12]);
  assert.deepEqual(found.map((site) => [site.rank_best, site.rank_worst]), [[1, 2], [1, 2], [3, 3]]);
});

test("what was given is not changed, and robustness is not kept for other weights", () => {
  const [site] = [made("a", [0, 0.5, 1], { robustness: { first: 1 } })];
  const [found] = sitesel.reweigh([site], [1]);
  assert.equal(found.robustness, null);
  assert.equal(site.robustness.first, 1);
  assert.equal(site.score, undefined);
});

test("a rule file extends the built-in rules, or the planner's own file", () => {
  const ranking = { rules: { id: "nev", title_zh: "\"甲\"", title_en: "A", files: ["base.toml", "nev.toml"] }, industry: { id: "nev" }, criteria: [{ id: "port" }, { id: "land" }] };
  const own = sitesel.ruleFile(ranking, [60, 0.5]);
  assert.ok(own.includes('extends = "nev"') && own.includes("port = 60\nland = 0.5") && own.includes('title_zh = "\\"甲\\"(图上'));
  ranking.rules.id = "ours";
  ranking.rules.files = ["base.toml", "ours.toml"];
  assert.ok(sitesel.ruleFile(ranking, [1, 1]).includes('extends = "ours.toml"'));
});

// a: 0.8 w + 0.2 (1 - w), b: 0.5, so that a is ahead where the weight w of the first criterion exceeds 1/2.
const pair = (second = 0.2) => [["a", [0.8, second]], ["b", [0.5, 0.5]]].map(([id, values]) => ({ id, status: "unverified", criteria: values.map((value) => ({ value, value_low: value ?? 0, value_high: value ?? 1 })) }));
const settings = { box: 0.3, unknown: "uniform", position: "triangular" };
const near = (one, other, most) => assert.ok(Math.abs(one - other) <= most, `${one} is not ${other}`);
const many = { draws: 20000, seed: 7 };

test("of two sites each is first in its part of the weights", () => {
  const [wide] = sitesel.robust(pair(), [0.6, 0.4], { ...settings, box: null }, many);
  near(wide.first, 0.5, 0.015);
  const [boxed, other] = sitesel.robust(pair(), [0.6, 0.4], settings, many);
  near(boxed.first, 0.22 / 0.24, 0.01);
  near(boxed.first + other.first, 1, 1e-12);
  near(boxed.expected_rank, 1 + other.first, 1e-12);
  assert.deepEqual([boxed.rank_low, boxed.rank_high], [1, 2]);
});

test("what is unknown is drawn, beside the weights alone", () => {
  // a's second value is unknown: its score is 0.48 to 0.88, b's 0.5, so a is ahead where it exceeds 0.05
  const [found] = sitesel.robust(pair(null), [0.6, 0.4], { ...settings, box: 1e-9 }, many);
  near(found.first, 0.95, 0.01);
  assert.equal(found.first_by_weights, 1);
  const [middle] = sitesel.robust(pair(null), [0.6, 0.4], { ...settings, box: 1e-9, unknown: "midpoint" }, many);
  assert.equal(middle.first, 1);
});

test("the same seed draws the same", () => {
  const once = () => sitesel.robust(pair(), [0.6, 0.4], settings, { draws: 500, seed: 3 });
  assert.deepEqual(once(), once());
  assert.notDeepEqual(once(), sitesel.robust(pair(), [0.6, 0.4], settings, { draws: 500, seed: 4 }));
});
