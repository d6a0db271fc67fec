// Saves notes as they are typed, says how far that is, and goes on trying while there is no connection.
(function () {
  "use strict";
  var form = document.querySelector("form[data-notes]");
  if (!form || !window.fetch) return;
  var state = form.querySelector("[data-state]");
  var says = state.dataset;
  var dirty = false;
  var sending = false;
  var undecided = 0;
  var wait = 1000;
  var timer;

  function say(what) {
    var words = says[what];
    if (state.textContent !== words) state.textContent = words;
    state.dataset.is = what;
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function save() {
    if (sending || !dirty) return;
    sending = true;
    dirty = false;
    say("saving");
    remember();
    fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store"
    }).then(function (answer) {
      if (answer.type === "opaqueredirect" || answer.status === 400 || answer.status === 403) return failed("signedOut");
      return answer.json().then(heard, function () { failed("failing"); });
    }, function () { failed("offline"); });
  }

  // A text whose answer gets lost may be kept all the same: from now on it is one that the next was made from.
  function remember() {
    if (!window.crypto || !crypto.subtle) return;
    form.querySelectorAll("[name^=note-]").forEach(function (text) {
      var seen = form.elements[text.name.replace("note-", "seen-")];
      crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.value)).then(function (bytes) {
        var hash = Array.from(new Uint8Array(bytes).slice(0, 8), function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
        if (seen.value.split(" ").indexOf(hash) < 0) seen.value += " " + hash;
      });
    });
  }

  function heard(told) {
    if (told.state === "too long") return failed("tooLong");
    if (told.state === "closed") return failed("closed");
    if (told.state !== "saved" && told.state !== "conflict") return failed("failing");
    sending = false;
    wait = 1000;
    Object.keys(told.tokens).forEach(function (prompt) {
      if (prompt in told.theirs) differ(prompt, told.theirs[prompt], told.tokens[prompt]);
      else form.elements["seen-" + prompt].value = told.tokens[prompt];
    });
    if (dirty) later(wait);
    else say(undecided ? "conflict" : "saved");
  }

  function failed(what) {
    sending = false;
    dirty = true;
    say(what);
    wait = Math.min(wait * 2, 30000);
    later(wait);
  }

  // Somebody else saved another text meanwhile: both stay until one is chosen.
  function differ(prompt, theirs, token) {
    var place = document.getElementById("theirs-" + prompt);
    var text = form.elements["note-" + prompt];
    if (place.hidden) undecided += 1;
    place.hidden = false;
    place.querySelector("[data-text]").textContent = theirs;
    function choose(value) {
      text.value = value;
      form.elements["seen-" + prompt].value = token;
      place.hidden = true;
      undecided -= 1;
      text.focus();
      changed(0);
    }
    place.querySelector("[data-mine]").onclick = function () { choose(text.value); };
    place.querySelector("[data-both]").onclick = function () { choose(text.value + "\n\n" + theirs); };
    place.querySelector("[data-other]").onclick = function () { choose(theirs); };
  }

  function changed(milliseconds) {
    dirty = true;
    if (!sending) say("unsaved");
    later(milliseconds);
  }

  form.addEventListener("input", function () { changed(1000); });
  form.addEventListener("submit", function () { dirty = sending = false; });
  window.addEventListener("online", function () { wait = 1000; later(0); });
  window.addEventListener("beforeunload", function (event) {
    if (dirty || sending) event.preventDefault();
  });
  document.addEventListener("visibilitychange", function () { if (document.hidden) save(); });
  if (form.querySelector("[data-undecided]")) say("conflict");
})();
