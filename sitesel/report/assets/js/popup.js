// What folium's popups want of jQuery: an element made of their HTML. Inline styles, which the page's policy forbids, are left out.
globalThis.$ ??= (html) => {
  const plain = html.replace(/(<[^>]*?)\sstyle="[^"]*"/g, "$1");
  return [...new DOMParser().parseFromString(plain, "text/html").body.children];
};
