// Selected words of a text get themes: the same form, sent without leaving the page, and only changed lines
// are drawn again.  Places count code points, as the server does, not JavaScript's halves of an emoji.
(function () {
  "use strict";
  var text = document.querySelector("[data-text]");
  var form = document.querySelector("form[data-coding]");
  if (!text || !form || !form.elements.from_line) return;
  var chosen = form.querySelector("[data-chosen]");
  var said = form.querySelector("[data-said]");
  var field = form.elements;

  function points(words) { return Array.from(words).length; }

  function wordsAt(node) {
    var element = node.nodeType === 1 ? node : node.parentElement;
    var line = element && element.closest(".cairn-line");
    return line && text.contains(line) ? line.querySelector("[data-words]") : null;
  }

  // How many code points of the text lie before an end of the selection.
  function place(node, offset) {
    var words = wordsAt(node);
    if (!words) return null;
    var start = Number(words.parentElement.dataset.start);
    var range = document.createRange();
    range.selectNodeContents(words);
    if (range.comparePoint(node, offset) < 0) return start;
    if (range.comparePoint(node, offset) === 0) range.setEnd(node, offset);
    return start + points(range.toString());
  }

  function show(words) {
    chosen.hidden = !words;
    chosen.querySelector("[data-quote]").textContent = words;
    form.classList.toggle("cairn-coding__form--chosen", Boolean(words));
  }

  function look() {
    var selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    var range = selection.getRangeAt(0);
    var start = place(range.startContainer, range.startOffset);
    var end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    field.start.value = start;
    field.end.value = end;
    show(selection.toString());
  }

  function forget() {
    field.start.value = field.end.value = "";
    show("");
  }

  function draw(lines) {
    Object.keys(lines).forEach(function (number) {
      var made = document.createElement("template");
      made.innerHTML = lines[number];
      document.getElementById("line-" + number).replaceWith(made.content.querySelector("li"));
    });
  }

  function done(answer) {
    if (answer.refused) {
      said.textContent = answer.refused;
      return;
    }
    draw(answer.lines);
    said.textContent = answer.said;
    document.getSelection().removeAllRanges();
    form.reset();
    forget();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    fetch(location.pathname, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual" })
      .then(function (response) { return response.json(); })
      .then(done)
      .catch(function () { said.textContent = form.dataset.failed; });
  });
  ["from_line", "to_line", "words"].forEach(function (name) {
    field[name].addEventListener("input", forget);
  });
  document.addEventListener("selectionchange", look);
})();
