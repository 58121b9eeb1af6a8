import assert from "node:assert/strict";
import test from "node:test";

for (const name of ["format", "classes", "labels"]) await import(`../../sitesel/report/assets/js/${name}.js`);
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
