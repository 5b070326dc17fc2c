/* Brings in data that lie beside the pages, when a reader first asks for what needs them: `regenatlas.load(address)`
   promises what the data script at a relative address hands to `regenatlas.take`. A script, because a page from disk
   may not fetch files; only from where the page itself lies. */
"use strict";
window.regenatlas = (() => {
  const promised = new Map();
  const taken = new Map();

  /** The only address of a script that the policy of the page lets pass; browsers without the means trust the text. */
  const beside = window.trustedTypes?.createPolicy("beside", { createScriptURL: checked }) ?? { createScriptURL: checked };

  function checked(url) {
    const { protocol, host } = new URL(url);
    if (protocol !== location.protocol || host !== location.host) throw new Error("data lie beside the pages");
    return url;
  }

  function bring(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = beside.createScriptURL(url);
      script.onload = () => (taken.has(url) ? resolve(taken.get(url)) : reject(new Error(`no data in ${url}`)));
      script.onerror = () => reject(new Error(`cannot load ${url}`));
      document.head.append(script);
    });
  }

  function load(address) {
    const url = new URL(address, document.baseURI).href;
    if (!promised.has(url)) promised.set(url, bring(url));
    return promised.get(url);
  }

  /** What a data script calls. */
  function take(data) {
    taken.set(document.currentScript.src, data);
  }

  return { load, take };
})();
