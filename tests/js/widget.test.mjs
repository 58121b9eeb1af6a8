// The widget of a notebook with a made-up model and a made-up document: no browser.
import assert from "node:assert/strict";
import test from "node:test";

// Enough of an element: children, attributes, listeners, text. Nothing in it reads HTML.
class Fake {
  constructor(tag) { Object.assign(this, { tag, attributes: {}, children: [], heard: {}, value: "" }); }
  setAttribute(name, value) { this.attributes[name] = value; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  addEventListener(name, listener) { this.heard[name] = listener; }
  set textContent(text) { this.children = [text]; }
  get textContent() { return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join(""); }
  all(tag) { return this.children.flatMap((child) => (typeof child === "string" ? [] : [...(child.tag === tag ? [child] : []), ...child.all(tag)])); }
}
globalThis.document = { createElement: (tag) => new Fake(tag) };
for (const name of ["format", "weigh", "dom", "widget"]) await import(`../../sitesel/report/assets/js/${name}.js`);
const { sitesel } = globalThis;

const texts = { title: "{industry}", illustrative: "示例", weights: "权重", hint: "", reset: "复位", equal: "均等", ranking: "前 {shown}/{n}", rank: "名次", site: "地块", score: "得分", interval: "范围", moved: "变动", up: "↑{n}", down: "↓{n}", same: "–", up_said: "升 {n}", down_said: "降 {n}", same_said: "不变", first: "第一 {name} {score}", nobody: "无", excluded: "排除 {n}", note: "" };
const value = (number) => ({ value: number, value_low: number ?? 0, value_high: number ?? 1 });
const site = (id, rank, values, more = {}) => ({ id, name_zh: `名${id}`, name_en: "", status: "unverified", rank, area_mu: 1, criteria: values.map(value), ...more });
// By hand: at 0.75 : 0.25, a = 0.75·0.8 + 0.25·0.2 = 0.65, b = 0.5; at 0.25 : 0.75, a = 0.35, b = 0.5.
const content = () => ({
  language: "zh", texts, illustrative: true, industry: { id: "x", name_zh: "示例产业", name_en: "" },
  criteria: [{ id: "port", title_zh: "海港", weight: 0.75 }, { id: "land", title_zh: "用地", weight: 0.25 }],
  sites: [site("a", 1, [0.8, 0.2]), site("b", 2, [0.5, 0.5]), site("out", null, [1, 1], { status: "excluded" })],
});
const model = (state) => ({
  state, saved: 0, heard: [],
  get(name) { return this.state[name]; },
  set(name, wanted) { this.state[name] = wanted; this.heard.forEach((listener) => listener()); },
  save_changes() { this.saved += 1; },
  on(name, listener) { assert.equal(name, "change:weights"); this.heard.push(listener); },
  off(name, listener) { this.heard = this.heard.filter((one) => one !== listener); },
});
const shown = (given = content(), weights = { port: 0.75, land: 0.25 }) => {
  const [one, el] = [model({ _content: given, weights }), new Fake("div")];
  const away = sitesel.widget({ model: one, el });
  return { model: one, el, away, inputs: el.all("input"), names: () => el.all("tbody")[0].all("th").map((cell) => cell.textContent) };
};
const drag = (input, to) => { input.value = String(to); input.heard.input(); };

test("shares are read by criterion, and what cannot be weights is none", () => {
  const { criteria } = content();
  assert.deepEqual(sitesel.sharesOf(criteria, { land: 0.25, port: 0.75 }), [0.75, 0.25]);
  for (const wrong of [null, {}, { port: -1, land: 2 }, { port: "x", land: 1 }]) assert.equal(sitesel.sharesOf(criteria, wrong), null);
});

test("rows are the sites that compete, with how far each moved", () => {
  const rows = sitesel.widgetRows(content(), [0.25, 0.75]);
  assert.deepEqual(rows.map(({ site: one, moved }) => [one.id, one.rank, moved, Math.round(one.score)]), [["b", 1, 1, 50], ["a", 2, -1, 35]]);
});

test("a slider moves the order and tells the model shares that sum to 1", () => {
  const one = shown();
  assert.deepEqual(one.names(), ["名a", "名b"]);
  assert.ok(one.el.textContent.includes("第一 名a 65.0") && one.el.textContent.includes("排除 1"));
  drag(one.inputs[1], 75); // 75 : 75
  assert.deepEqual(one.model.state.weights, { port: 0.5, land: 0.5 });
  assert.deepEqual([one.model.saved, one.inputs[0].value, one.inputs[1].value], [1, 75, 75]); // the other slider stays where it is
  drag(one.inputs[0], 25);
  assert.deepEqual(one.model.state.weights, { port: 0.25, land: 0.75 });
  assert.deepEqual(one.names(), ["名b", "名a"]);
  assert.equal(one.inputs[0].attributes["aria-valuetext"], "25.0%");
  assert.ok(one.el.textContent.includes("↑1") && one.el.textContent.includes("第一 名b 50.0"));
});

test("weights set in Python move the sliders, and are not sent back", () => {
  const one = shown();
  one.model.set("weights", { port: 0.2, land: 0.8 });
  assert.deepEqual(one.inputs.map((input) => input.value), [20, 80]);
  assert.deepEqual(one.names(), ["名b", "名a"]);
  assert.equal(one.model.saved, 0);
  one.model.set("weights", { port: "x" });
  assert.deepEqual(one.inputs.map((input) => input.value), [20, 80]);
});

test("nothing above zero is no weighing: the slider goes back", () => {
  const one = shown();
  drag(one.inputs[0], 0);
  drag(one.inputs[1], 0);
  assert.deepEqual(one.model.state.weights, { port: 0, land: 1 });
  assert.equal(one.inputs[1].value, 25);
});

test("buttons set the stated and the equal weights", () => {
  const one = shown();
  const [reset, equal] = one.el.all("button");
  equal.heard.click();
  assert.deepEqual(one.model.state.weights, { port: 0.5, land: 0.5 });
  reset.heard.click();
  assert.deepEqual(one.model.state.weights, { port: 0.75, land: 0.25 });
});

test("a second view begins where the weights are, and a view that goes stops listening", () => {
  const one = shown(content(), { port: 0.2, land: 0.8 });
  assert.deepEqual(one.names(), ["名b", "名a"]);
  one.away();
  assert.deepEqual(one.model.heard, []);
});

test("where every site is excluded the widget says so", () => {
  const given = content();
  given.sites = given.sites.slice(2);
  assert.ok(shown(given).el.textContent.includes("无"));
});
