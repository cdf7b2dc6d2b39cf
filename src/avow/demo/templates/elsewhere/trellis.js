// Trellis Ads: notes this page beside the others that this browser was seen on, here and elsewhere.
(() => {
  document.cookie = "_trellis=1; path=/; max-age=7776000; samesite=lax";
  const seen = new URL("/seen.gif", document.currentScript.src);
  seen.searchParams.set("page", location.pathname);
  new Image().src = seen;
})();
