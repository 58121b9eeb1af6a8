// What would change a place: the least change of one weight, or of one measurement, exactly. Pure: no document, no map.
(function (sitesel) {
  "use strict";

  const LEAD = 1e-9; // of a score of 1: less is a tie

  // The measured values that are worth at least so much: [[low, high]], infinite outside the breakpoints.
  sitesel.worthAtLeast = (points, value) => {
    const crossing = ([x0, y0], [x1, y1]) => x0 + ((value - y0) / (y1 - y0)) * (x1 - x0);
    const found = [];
    let begin = points[0][1] >= value ? -Infinity : null;
    for (let at = 1; at < points.length; at += 1) {
      const [left, right] = [points[at - 1], points[at]];
      if (begin === null && right[1] >= value) begin = crossing(left, right);
      else if (begin !== null && right[1] < value) { found.push([begin, crossing(left, right)]); begin = null; }
    }
    if (begin !== null) found.push([begin, Infinity]);
    return found;
  };

  const nearest = (within, measured) => within
    .map(([low, high]) => Math.min(Math.max(measured, low), high))
    .reduce((best, one) => (Math.abs(one - measured) < Math.abs(best - measured) ? one : best));

  // rows of values by criterion, shares → for each criterion the weight next to the present one at which `row` is level with all others; null where none is.
  const firstAt = (rows, shares, row, place) => {
    const others = 1 - shares[place];
    let [from, to] = [0, 1];
    for (let at = 0; at < rows.length; at += 1) {
      if (at === row) continue;
      const own = rows[row][place] - rows[at][place]; // lead at weight 1 …
      let rest = 0; // … and at weight 0
      for (let other = 0; other < shares.length; other += 1) if (other !== place) rest += shares[other] * (rows[row][other] - rows[at][other]);
      rest = others > 0 ? rest / others : 0;
      if (Math.max(own, rest) < LEAD && Math.min(own, rest) < 0) return null; // never ahead: behind, or level at one end alone
      if (rest < 0) from = Math.max(from, rest / (rest - own));
      else if (own < 0) to = Math.min(to, rest / (rest - own));
    }
    return from <= to ? Math.min(Math.max(shares[place], from), to) : null;
  };

  // The one weight whose least change makes a site first: {place, weight}; null where none alone does.
  sitesel.weightToFirst = (rows, shares, row) => shares
    .map((share, place) => ({ place, weight: share < 1 ? firstAt(rows, shares, row, place) : null }))
    .filter((one) => one.weight !== null)
    .reduce((best, one) => (best && Math.abs(best.weight - shares[best.place]) <= Math.abs(one.weight - shares[one.place]) ? best : one), null);

  // The one weight whose least change takes the first place from row 0: {place, weight, rival}; null where none alone does.
  sitesel.weightToLose = (rows, shares) => {
    let best = null;
    for (let place = 0; place < shares.length; place += 1) {
      const others = 1 - shares[place];
      if (!(others > 0)) continue;
      for (let at = 1; at < rows.length; at += 1) {
        const own = rows[at][place] - rows[0][place];
        let rest = 0;
        for (let other = 0; other < shares.length; other += 1) if (other !== place) rest += shares[other] * (rows[at][other] - rows[0][other]);
        rest /= others;
        if (own <= LEAD && rest <= LEAD) continue;
        const weight = Math.min(Math.max(rest / (rest - own), 0), 1);
        const step = Math.abs(weight - shares[place]);
        if (!best || step < best.step - 1e-12) best = { place, weight, rival: at, step };
      }
    }
    return best;
  };

  // What one criterion alone would have to be to close a gap (score of 1): {place, to, change} in its unit, nearest first; unknown ones have {place, value}.
  sitesel.improvements = (site, criteria, gap) => criteria.flatMap((criterion, place) => {
    const item = site.criteria[place];
    if (!(criterion.weight > 0)) return [];
    const needed = sitesel.counted(item) + gap / criterion.weight;
    const most = Math.max(...criterion.value.map(([, worth]) => worth));
    if (criterion.weight * (needed - most) > LEAD) return [];
    if (!sitesel.known(item.measured)) return [{ place, value: needed }];
    const to = nearest(sitesel.worthAtLeast(criterion.value, Math.min(needed, most)), item.measured);
    return [{ place, to, change: to - item.measured, effort: gap / criterion.weight }];
  }).sort((one, other) => (one.effort ?? 2) - (other.effort ?? 2));
})((globalThis.sitesel ??= {}));
