import assert from "node:assert/strict";
import test from "node:test";

for (const name of ["format", "unpack", "weigh", "whatif", "choose", "state", "gcj", "labels", "chain", "segments"]) await import(`../../sitesel/report/assets/js/${name}.js`);
const { sitesel } = globalThis;

const near = (one, other, within = 1e-12) => assert.ok(Math.abs(one - other) <= within, `${one} is not ${other}`);
const known = {
  runs: 2, criteria: () => 2, sites: new Set(["a", "b,c", "地块"]), constraints: new Set(["redline"]), districts: new Set(["黄岛区", "即墨区"]), kinds: new Set(["park"]),
};

test("columns are read as they are written", () => {
  assert.deepEqual(sitesel.column({ c: "x" }, 2), ["x", "x"]);
  assert.deepEqual(sitesel.column({ v: [1, [2]] }, 2), [1, [2]]);
  // 1.0 and NaN as float64, little-endian: 000000000000f03f 000000000000f87f
  assert.deepEqual(sitesel.column({ f: Buffer.from("000000000000f03f000000000000f87f", "hex").toString("base64") }, 2), [1, null]);
  assert.deepEqual(sitesel.column({ d: ["甲", "乙"], i: Buffer.from("0100000000000000", "hex").toString("base64") }, 2), ["乙", "甲"]);
});

test("a status follows from findings and actions, but for what is switched off", () => {
  const actionOf = (id) => ({ a: "exclude", b: "flag", c: "info" })[id];
  const status = (findings, off = []) => sitesel.statusUnder({ constraints: Object.entries(findings).map(([id, finding]) => ({ id, finding })) }, actionOf, new Set(off));
  assert.equal(status({ a: "pass", b: "pass" }), "eligible");
  assert.equal(status({ a: "unknown" }), "unverified");
  assert.equal(status({ b: "fail" }), "unverified");
  assert.equal(status({ b: "fail", a: "fail" }), "excluded");
  assert.equal(status({ b: "fail", a: "fail" }, ["a"]), "unverified");
  assert.equal(status({ b: "fail", a: "fail" }, ["a", "b"]), "eligible");
  assert.equal(status({ c: "fail" }), "eligible");
});

test("measured values that are worth enough, by hand", () => {
  const port = [[15, 1], [60, 0.5], [120, 0]];
  assert.deepEqual(sitesel.worthAtLeast(port, 0.75), [[-Infinity, 37.5]]);
  assert.deepEqual(sitesel.worthAtLeast([[0, 0], [10, 1], [20, 0]], 0.5), [[5, 15]]);
  assert.deepEqual(sitesel.worthAtLeast([[0, 0], [10, 0.4]], 0.5), []);
});

test("the weight at which a site is first, by hand", () => {
  // b leads a by 0.2 in the second criterion and is 0.1 behind in the first: level at 0.1 (1 - x) = 0.2 x, x = 1/3
  const found = sitesel.weightToFirst([[0.6, 0.5], [0.5, 0.7]], [0.8, 0.2], 1);
  near(found.weight, 2 / 3);
  assert.equal(found.place, 0);
  const lost = sitesel.weightToLose([[0.6, 0.5], [0.5, 0.7]], [0.8, 0.2]);
  near(lost.weight, 2 / 3);
  assert.equal(lost.rival, 1);
  assert.equal(sitesel.weightToFirst([[0.6, 0.5], [0.5, 0.4]], [0.8, 0.2], 1), null); // dominated
  assert.equal(sitesel.weightToLose([[0.6, 0.5], [0.5, 0.4]], [0.8, 0.2]), null);
  // level only with the whole weight: not told
  assert.equal(sitesel.weightToFirst([[0.6, 0.5], [0.5, 0.5]], [0.8, 0.2], 1), null);
});

test("the measurement that closes a gap, by hand", () => {
  const criteria = [{ weight: 0.5, value: [[0, 1], [100, 0]] }, { weight: 0.5, value: [[0, 0], [1, 1]] }];
  const site = { criteria: [{ value: 0.4, measured: 60 }, { value: null, value_low: 0, value_high: 1, measured: null }] };
  const ways = sitesel.improvements(site, criteria, 0.1); // 0.1 / 0.5 = 0.2 more value
  near(ways[0].to, 40);
  near(ways[0].change, -20);
  near(ways[1].value, 0.7);
  assert.deepEqual(sitesel.improvements(site, criteria, 0.4), []); // 0.8 more is beyond 1 for both
});

test("filters: nothing chosen is all, unknown areas pass no bound", () => {
  const sites = [{ id: "a", district: "黄岛区", kind: "park", status: "eligible", area_mu: 500 }, { id: "b", district: "即墨区", kind: "park", status: "excluded", area_mu: null }];
  const ids = (state) => sitesel.filtered(sites, { ...sitesel.freshState(), ...state }).map((site) => site.id);
  assert.deepEqual(ids({}), ["a", "b"]);
  assert.deepEqual(ids({ districts: ["即墨区"] }), ["b"]);
  assert.deepEqual(ids({ area: [0, null] }), ["a"]);
  assert.deepEqual(ids({ area: [501, null] }), []);
  assert.deepEqual(ids({ statuses: ["excluded"] }), ["b"]);
  assert.deepEqual(ids({ kinds: ["-"] }), []);
});

test("the state goes through the address and back", () => {
  const state = { ...sitesel.freshState(), run: 1, beside: 0, site: "b,c", points: [12.5, 40], off: ["redline"], districts: ["黄岛区"], kinds: ["park"], statuses: ["eligible"], area: [500, null], ticked: ["地块", "a"], sort: "score", falling: true, language: "en" };
  const address = sitesel.addressOf(state);
  assert.match(address, /^run=1&site=b%2Cc&w=12.5,40&off=redline/);
  assert.deepEqual(sitesel.stateOf(`#${address}`, known), state);
  assert.equal(sitesel.addressOf(sitesel.freshState()), "");
  assert.deepEqual(sitesel.stateOf("", known), sitesel.freshState());
});

test("what makes no sense in an address is passed over", () => {
  const fresh = sitesel.freshState();
  for (const address of ["#site=nobody", "#site=%E0%A4%A", "#w=1", "#w=0,0", "#w=-1,2", "#w=1e9,1", "#run=7", "#run=-1", "#beside=0", "#sort=constructor", "#lang=xx", "#tick=nobody", "#d=%00", "#mu=x-y", "#__proto__=1"]) {
    assert.deepEqual(sitesel.stateOf(address, known), fresh, address);
  }
});

test("sorted by a column, what is not known comes last either way", () => {
  const sites = [{ id: "a", area_mu: 5 }, { id: "b", area_mu: null }, { id: "c", area_mu: 9 }];
  const ids = (sort, falling) => sitesel.sorted(sites, { sort, falling }).map((site) => site.id).join("");
  assert.equal(ids("area_mu", false), "cab");
  assert.equal(ids("area_mu", true), "acb");
  assert.equal(ids("rank", false), "abc");
  assert.equal(ids("rank", true), "cba");
});

test("the shift to GCJ-02 has the length that is known of it, and goes back", () => {
  const [x, y] = sitesel.toGcj(120.3, 36.2);
  const [east, north] = [(x - 120.3) * 111_320 * Math.cos((36.2 * Math.PI) / 180), (y - 36.2) * 111_000];
  near(east, 453, 3);
  near(north, 19, 3);
  const back = sitesel.fromGcj(x, y);
  near(back[0], 120.3, 1e-12);
  near(back[1], 36.2, 1e-12);
});

test("firms are parted by how far their industries count", () => {
  const chain = { own: ["ngit", "ic"], related: { ai: 0.5, chem: 0, toString: 0.2 } };
  assert.deepEqual([["ic"], ["ai", "ic"], ["ai"], ["chem"], ["constructor"], [], undefined].map((one) => sitesel.linkOf(one, chain)), ["own", "own", "related", "other", "other", "unstated", "unstated"]);
  assert.equal(sitesel.degreeOf("constructor", chain), 0);
  assert.equal(sitesel.degreeOf("ai", chain), 0.5);
  const { own, other } = sitesel.chainOf([{ id: 1, industries: ["ic"] }, { id: 2, industries: ["x"] }, { id: 3, industries: ["ngit"] }], chain);
  assert.deepEqual([own.map((one) => one.id), other.map((one) => one.id)], [[1, 3], [2]]);
});

test("small signs step aside from what is taken, and from each other", () => {
  const [alone] = sitesel.aside([{ x: 100, y: 0 }], 7, [{ x: 0, y: 0, radius: 11 }]);
  assert.deepEqual(alone, { x: 100, y: 0 });
  const taken = [{ x: 0, y: 0, radius: 11 }];
  const moved = sitesel.aside([{ x: 2, y: 0 }, { x: 2, y: 0 }, { x: 0, y: 3 }], 7, taken);
  const round = [...taken, ...moved.map((one) => ({ ...one, radius: 7 }))];
  round.forEach((one, place) => round.slice(place + 1).forEach((other) => assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 1e-9)));
  assert.ok(moved.every((one) => Math.hypot(one.x, one.y) < 45));
  // no room at all: it stays
  assert.deepEqual(sitesel.aside([{ x: 1, y: 1 }], 7, [{ x: 0, y: 0, radius: 500 }]), [{ x: 1, y: 1 }]);
});

test("the way between two segments runs from side to side, by hand", () => {
  const [left, right] = [{ left: 0, top: 0, width: 10, height: 4 }, { left: 30, top: 10, width: 10, height: 4 }];
  assert.equal(sitesel.flow(left, right), "M10 2C20 2 20 12 30 12");
  assert.equal(sitesel.flow(right, left), "M30 12C20 12 20 2 10 2");
  assert.equal(sitesel.flow(left, { ...left, top: 20 }), "M10 2C26 2 26 22 10 22"); // one column: round the outside
});

test("a segment stands in the address if the page has it", () => {
  const segments = new Set(["cell", "car"]);
  assert.equal(sitesel.stateOf("#seg=cell", { ...known, segments }).segment, "cell");
  assert.equal(sitesel.stateOf("#seg=wheel", { ...known, segments }).segment, "");
  assert.equal(sitesel.stateOf("#seg=cell", known).segment, "");
  assert.equal(sitesel.addressOf({ ...sitesel.freshState(), segment: "car" }), "seg=car");
});
