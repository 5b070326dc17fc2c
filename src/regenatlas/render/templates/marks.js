/* What a mark of a figure stands for, told to who points at it, taps it, or walks from mark to mark with the arrow
   keys. Without scripts the browser itself shows the titles that are in the picture. */
"use strict";
(() => {
  const NEAR = 14; // pixels beside a mark that still mean it: dots are small
  const tip = document.createElement("div");
  const told = document.createElement("p"); // for screen readers
  let here; // the mark whose text is shown

  function show(mark, count = "") {
    hide();
    here = mark;
    mark.classList.add("here");
    tip.textContent = mark.dataset.told;
    tip.dataset.count = count;
    tip.showPopover();
    place();
  }

  /** Above the mark, or below it where there is no room; within the window, however wide the mark is. */
  function place() {
    if (!here) return;
    const mark = here.getBoundingClientRect();
    const box = here.closest(".scroll").getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const middle = (Math.max(mark.left, box.left) + Math.min(mark.right, box.right) - width) / 2;
    const above = mark.top - height - 8;
    tip.style.left = `${Math.max(4, Math.min(middle, document.documentElement.clientWidth - width - 4))}px`;
    tip.style.top = `${above > 4 ? above : mark.bottom + 8}px`;
  }

  function hide() {
    here?.classList.remove("here");
    here = undefined;
    if (tip.matches(":popover-open")) tip.hidePopover();
  }

  /** The mark at a point of the window or next to it; of those upon each other the smallest, then the nearest. */
  function nearest(marks, { clientX: x, clientY: y }) {
    const found = marks.map((mark) => {
      const { left, right, top, bottom } = mark.getBoundingClientRect();
      const away = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      const off = Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
      return { mark, rank: [away, Math.round((right - left) * (bottom - top)), off] };
    }).filter(({ rank }) => rank[0] <= NEAR);
    const order = ({ rank: one }, { rank: other }) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
    return found.sort(order)[0]?.mark;
  }

  function telling(box) {
    const marks = [...box.querySelectorAll("svg :not(svg) > title")].map((title) => title.parentElement);
    if (!marks.length) return;
    for (const mark of marks) {
      mark.dataset.told = mark.firstElementChild.textContent;
      mark.firstElementChild.remove(); // or the browser would show it too
    }
    const point = (event) => {
      const mark = nearest(marks, event);
      if (!mark) hide();
      else if (mark !== here) show(mark);
    };
    const walk = (at) => {
      if (!marks[at]) return;
      marks[at].scrollIntoView({ block: "nearest", inline: "center" });
      show(marks[at], `${at + 1}/${marks.length} ← →`);
      told.textContent = marks[at].dataset.told;
    };
    toMarks(box, marks);
    box.tabIndex = 0;
    box.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse") point(event); });
    box.addEventListener("click", point);
    box.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && event.relatedTarget !== tip) hide();
    });
    box.addEventListener("focus", () => { if (box.matches(":focus-visible")) walk(0); });
    box.addEventListener("blur", hide);
    box.addEventListener("keydown", (event) => {
      const at = marks.indexOf(here);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      walk(to);
    });
  }

  /** Where a drawing is wider than the window, begin where its marks do, not with their names alone. */
  function toMarks(box, marks) {
    if (box.scrollWidth <= box.clientWidth || document.dir === "rtl") return;
    const first = Math.min(...marks.map((mark) => mark.getBoundingClientRect().left));
    box.scrollLeft = first - box.getBoundingClientRect().left - box.clientWidth * 0.4;
  }

  tip.className = "tip";
  tip.popover = "manual"; // above everything, also above a dialog
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.body.append(tip, told);
  tip.addEventListener("pointerleave", hide);
  for (const box of document.querySelectorAll(".drawing .scroll")) telling(box);
  addEventListener("scroll", place, { capture: true, passive: true });
  addEventListener("resize", place);
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  addEventListener("pointerdown", (event) => { if (!event.target.closest(".drawing .scroll, .tip")) hide(); });
})();
