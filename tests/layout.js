// What is cut off, too wide or drawn over something else on the page, one line each; nothing if all is well.
(() => {
  const found = [];
  const name = (one) => `${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : ""}${typeof one.className === "string" && one.className ? `.${one.className}` : ""} ${one.textContent.slice(0, 24)}`;
  const seen = (one) => one.offsetWidth > 0 && !one.closest(".unseen, .word");
  for (const id of ["ranking", "left", "card", "head", "foot"]) {
    const part = document.getElementById(id);
    if (part.scrollWidth > part.clientWidth + 1) found.push(`too wide: ${id}, ${part.scrollWidth} in ${part.clientWidth}`);
  }
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) found.push("the page scrolls");
  for (const one of document.querySelectorAll("#head *, #left *, #panel *, #foot *, .box *")) {
    const style = getComputedStyle(one);
    if (style.overflow !== "hidden" || style.textOverflow === "ellipsis" || !one.textContent.trim() || !seen(one) || one.closest(".track")) continue;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) found.push(`cut off: ${name(one)}`);
  }
  const apart = (selector, what) => {
    const boxes = [...document.querySelectorAll(selector)].filter(seen).map((one) => [one, one.getBoundingClientRect()]);
    boxes.forEach(([one, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
      if (one.contains(other) || other.contains(one)) return;
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`${what} overlap: ${name(one)} | ${name(other)}`);
    }));
    return boxes;
  };
  const view = document.getElementById("view").getBoundingClientRect();
  for (const [one, box] of apart(".leaflet-control, .map-label", "boxes on the map")) {
    if (box.right > view.right + 1 || box.bottom > view.bottom + 1 || box.left < view.left - 1 || box.top < view.top - 1) found.push(`outside the map: ${name(one)}`);
  }
  const boxes = [...document.querySelectorAll(".box")].filter(seen).map((one) => [one, one.getBoundingClientRect()]);
  for (const badge of document.querySelectorAll(".leaflet-badges-pane .badge")) {
    const a = badge.getBoundingClientRect();
    for (const [one, b] of boxes) if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(`a site under a box: ${badge.textContent} | ${name(one)}`);
  }
  apart("#head > *, .told > *, .chips > *, .tools > *", "parts of the head");
  apart(".leaflet-names-pane .name", "names");
  return found.join("\n");
})()
