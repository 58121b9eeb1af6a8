// Which labels have room. Pure: boxes in, choices out.
(function (sitesel) {
  "use strict";

  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  // boxes: [{left, top, right, bottom}] in pixels, the most important first → [true | false].
  sitesel.withRoom = (boxes, taken = []) => {
    const placed = [...taken];
    return boxes.map((box) => {
      const free = !placed.some((other) => overlap(box, other));
      if (free) placed.push(box);
      return free;
    });
  };

  // About how wide text is drawn: a Chinese character is as wide as it is high.
  sitesel.widthOf = (text, size) =>
    [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e7f ? 1 : 0.56), 0) * size;

  const [TURNS, STEPS] = [8, 4];

  // Small signs beside what is taken (round, {x, y, radius}), each as near its place as there is room; where there is none it stays.
  sitesel.aside = (points, radius, taken) => {
    const round = [...taken];
    return points.map(({ x, y }) => {
      const free = (spot) => round.every((one) => Math.hypot(one.x - spot.x, one.y - spot.y) >= one.radius + radius);
      const around = [{ x, y }];
      for (let step = 1; step <= STEPS; step += 1) {
        for (let turn = 0; turn < TURNS; turn += 1) {
          const angle = (2 * Math.PI * turn) / TURNS;
          around.push({ x: x + 1.5 * radius * step * Math.cos(angle), y: y - 1.5 * radius * step * Math.sin(angle) });
        }
      }
      const found = around.find(free) ?? around[0];
      round.push({ ...found, radius });
      return found;
    });
  };

  // Move round badges apart until none overlap (within a few pixels), so that every rank can be read.
  sitesel.spread = (points, radius, { rounds = 60, reach = 46 } = {}) => {
    const moved = points.map((point) => ({ x: point.x, y: point.y }));
    for (let round = 0; round < rounds; round += 1) {
      let still = true;
      for (let i = 0; i < moved.length; i += 1) {
        for (let j = i + 1; j < moved.length; j += 1) {
          let [dx, dy] = [moved[j].x - moved[i].x, moved[j].y - moved[i].y];
          let gap = Math.hypot(dx, dy);
          if (gap >= 2 * radius) continue;
          // two at one place: part along an angle that depends on their order alone
          if (gap < 1e-6) [dx, dy, gap] = [Math.cos(i + 2 * j), Math.sin(i + 2 * j), 1];
          const push = (2 * radius - Math.min(gap, 2 * radius)) / 2 + 0.05;
          moved[i].x -= (dx / gap) * push;
          moved[i].y -= (dy / gap) * push;
          moved[j].x += (dx / gap) * push;
          moved[j].y += (dy / gap) * push;
          still = false;
        }
      }
      moved.forEach((point, index) => {
        const [dx, dy] = [point.x - points[index].x, point.y - points[index].y];
        const gap = Math.hypot(dx, dy);
        if (gap > reach) [point.x, point.y] = [points[index].x + (dx / gap) * reach, points[index].y + (dy / gap) * reach];
      });
      if (still) break;
    }
    return moved;
  };
})((globalThis.sitesel ??= {}));
