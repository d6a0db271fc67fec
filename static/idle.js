// Before a session is over for want of use, asks whether somebody is still there; the server keeps the time.
(function () {
  "use strict";
  var dialog = document.querySelector("dialog[data-idle]");
  if (!dialog || !dialog.showModal) return;
  var form = dialog.querySelector("form");
  var warning = Number(dialog.dataset.warning);
  var typed = false;
  var timer;

  function ask(seconds) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(seconds, 1) * 1000);
  }

  // Another tab may have been used meanwhile.
  function look() {
    fetch(dialog.dataset.left, { redirect: "manual", cache: "no-store" })
      .then(function (answer) {
        if (answer.type === "opaqueredirect") return over();
        return answer.json().then(function (left) {
          if (left.seconds > warning) {
            if (dialog.open) dialog.close();
            ask(left.seconds - warning);
          } else {
            if (!dialog.open) dialog.showModal();
            ask(left.seconds + 1);
          }
        });
      })
      .catch(function () { ask(warning / 4); });
  }

  // What somebody typed stays: sending it leads to a page that shows it again.
  function over() {
    if (typed) dialog.close();
    else location.assign(dialog.dataset.over);
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" })
      .then(look, look);
  });
  document.addEventListener("input", function () { typed = true; });
  ask(Number(dialog.dataset.first));
})();
