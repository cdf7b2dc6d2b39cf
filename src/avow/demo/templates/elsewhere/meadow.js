// Meadow Metrics: counts this page. It keeps a number in a cookie of the shop, and one of its own.
(() => {
  const known = /(?:^|; )_meadow_visitor=(\w+)/.exec(document.cookie);
  const number = known ? known[1] : Math.random().toString(16).slice(2, 12);
  document.cookie = `_meadow_visitor=${number}; path=/; max-age=31536000; samesite=lax`;
  const seen = new URL("/seen.gif", document.currentScript.src);
  seen.searchParams.set("page", location.pathname);
  new Image().src = seen;
})();
