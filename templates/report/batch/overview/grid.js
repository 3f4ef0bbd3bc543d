// A table that can be searched, filtered, sorted and paged.
const PAGE = window.matchMedia("(max-width:700px)").matches ? 15 : 50, PRINTED = 1000, GLANCE = 100, FEW = 10;
const OWN = {unit: "units", project: "projects", form: "forms", finding: "findings"};
const LOOKS = {"错误": "error", "警告": "warning", "提示": "note"};
const HEADS = {missing: "owed", units: "unit", projects: "project", forms: "form", findings: "finding"};

// The link to a file: from a folder beside the page, or on a drive (/srv/…, C:/…, //server/…); never anything but a file.
function href(way) {
  if (!way) return null;
  const steps = way.split("/").map(encodeURIComponent).join("/");
  if (way.startsWith("//")) return "file:" + steps;
  if (way.startsWith("/")) return "file://" + steps;
  return /^[A-Za-z]:\//.test(way) ? "file:///" + steps.replace("%3A", ":") : "./" + steps;
}

// What a cell shows: a link to the page of a thing, to a file, a coloured word, or plain text.
function content(name, field, row, whole) {
  const found = value(name, field.key, row), text = shown(field.kind, found);
  if (!text) return "";
  if (field.kind === "severity") return made("span", {class: "tag " + (LOOKS[text] || "")}, text);
  if (field.kind === "file") {
    const link = href(raw("files", "link", raw(name, "file", row)));
    const short = whole ? text : text.slice(text.lastIndexOf("/") + 1);
    return link ? made("a", {href: link, title: text}, short) : short;
  }
  const at = OWN[field.kind] ? up(name, row, OWN[field.kind]) : null;
  return at === null ? text : made("a", {href: to(field.kind, at)}, text);
}

class Grid {
  constructor(host, name, {rows = null, without = [], caption = "", changed = null} = {}) {
    this.name = name;
    this.rows = rows || Array.from({length: tables[name].rows}, (_, row) => row);
    this.fields = tables[name].fields.filter(field => field.shown && !without.includes(field.key));
    this.fields = this.fields.filter(field => this.rows.some(row => shown(field.kind, value(name, field.key, row))));
    this.without = without;
    this.changed = changed;
    this.state = {q: "", sort: "", desc: false, page: 1, picks: {}};
    this.picks = {};
    this.build(host, caption);
    this.refresh();
  }

  build(host, caption) {
    this.status = made("p", {role: "status", class: "soft"});
    this.head = made("tr", {role: "row"});
    this.body = made("tbody", {role: "rowgroup"});
    const table = made("table", {role: "table"}, made("caption", {class: this.changed ? null : "unseen"}, caption), made("thead", {role: "rowgroup"}, this.head), this.body);
    this.wide = made("div", {class: "wide cards"}, table);
    this.pager = this.pages();
    host.replaceChildren(this.tools(), this.status, this.wide, this.pager);
    host.firstChild.hidden = this.rows.length <= FEW;
    this.fields.forEach(field => this.head.append(this.heading(field)));
  }

  heading(field) {
    const button = made("button", {type: "button", class: "sort"}, field.heading);
    button.addEventListener("click", () => this.sort(field.key));
    return made("th", {scope: "col", role: "columnheader", "data-key": field.key, class: field.kind in PLACES ? "n" : null}, button);
  }

  tools() {
    const tools = made("div", {class: "tools"});
    this.box = made("input", {type: "search", autocomplete: "off"});
    let waiting = 0;
    const seek = () => { clearTimeout(waiting); waiting = setTimeout(() => this.set({q: this.box.value.trim()}), 120); };
    this.box.addEventListener("input", event => { if (!event.isComposing) seek(); });
    this.box.addEventListener("compositionend", seek);
    tools.append(made("label", {class: "seek"}, "查找", this.box));
    tables[this.name].fields.filter(field => field.choose && !this.without.includes(field.key)).forEach(field => this.choice(tools, field));
    tools.append(made("label", {class: "order"}, "排序", this.order()));
    this.clear = made("button", {type: "button"}, "清除条件");
    this.clear.addEventListener("click", () => { this.set({q: "", picks: {}}); this.box.focus(); });
    tools.append(this.clear);
    return tools;
  }

  choice(tools, field) {
    const {pool, at} = texts(this.name, field.key), seen = new Map();
    this.rows.forEach(row => { if (at[row]) seen.set(at[row], (seen.get(at[row]) || 0) + 1); });
    if (seen.size < 2) return;
    const select = made("select", {}, made("option", {value: ""}, "全部"));
    const numbers = [...seen.keys()].sort((a, b) => (field.kind === "severity" ? a - b : collator.compare(pool[a - 1], pool[b - 1])));
    numbers.forEach(number => select.append(made("option", {value: pool[number - 1]}, pool[number - 1] + "（" + grouped(seen.get(number), 0) + "）")));
    select.addEventListener("change", () => this.set({picks: Object.assign({}, this.state.picks, {[field.key]: select.value})}));
    this.picks[field.key] = select;
    tools.append(made("label", {}, field.heading, select));
  }

  order() {
    this.orders = made("select", {}, made("option", {value: ""}, "原来的顺序"));
    this.fields.forEach(field => {
      this.orders.append(made("option", {value: field.key}, field.heading + " ↑"), made("option", {value: "-" + field.key}, field.heading + " ↓"));
    });
    this.orders.addEventListener("change", () => {
      const key = this.orders.value;
      this.set({sort: key.replace("-", ""), desc: key.startsWith("-")});
    });
    return this.orders;
  }

  pages() {
    const button = (text, step) => {
      const element = made("button", {type: "button"}, text);
      element.addEventListener("click", () => this.turn(step));
      return element;
    };
    this.back = button("上一页", -1);
    this.next = button("下一页", 1);
    this.where = made("span", {class: "soft"});
    return made("div", {class: "pager"}, this.back, this.where, this.next);
  }

  turn(step) {
    this.set({page: this.state.page + step});
    if (document.activeElement === document.body || document.activeElement.disabled) (step < 0 ? this.next : this.back).focus();
  }

  // The first click on a heading sorts figures from the largest, words from the first; then the other way; then not at all.
  sort(key) {
    const falling = tables[this.name].by[key].kind in PLACES;
    if (this.state.sort !== key) this.set({sort: key, desc: falling});
    else if (this.state.desc === falling) this.set({desc: !falling});
    else this.set({sort: "", desc: false});
  }

  set(change) {
    this.state = Object.assign({}, this.state, {page: 1}, change);
    this.refresh();
    if (this.changed) this.changed(this.state);
  }

  matching() {
    const words = this.state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const held = words.length ? holding(this.name, words) : null;
    const picks = Object.entries(this.state.picks).filter(([key, wanted]) => wanted && tables[this.name].by[key]).map(([key, wanted]) => {
      const {pool, at} = texts(this.name, key);
      return [at, pool.indexOf(wanted) + 1 || -1];
    });
    return this.rows.filter(row => picks.every(([at, wanted]) => at[row] === wanted) && (!held || held(row)));
  }

  sorted(rows) {
    if (!this.state.sort || !tables[this.name].by[this.state.sort]) return rows;
    const rank = ranks(this.name, this.state.sort), sign = this.state.desc ? -1 : 1;
    return rows.slice().sort((a, b) => {
      if (rank[a] === rank[b]) return a - b;
      if (rank[a] === -Infinity) return 1;
      if (rank[b] === -Infinity) return -1;
      return sign * (rank[a] - rank[b]);
    });
  }

  refresh() {
    this.found = this.sorted(this.matching());
    const last = Math.max(1, Math.ceil(this.found.length / PAGE));
    this.state.page = Math.min(Math.max(1, this.state.page), last);
    const start = (this.state.page - 1) * PAGE;
    this.fill(this.found.slice(start, start + PAGE));
    this.say(start, last);
    this.mark();
  }

  fill(rows) {
    this.body.replaceChildren(...rows.map(row => this.row(row)));
    const overflows = this.wide.scrollWidth > this.wide.clientWidth;
    overflows ? this.wide.setAttribute("tabindex", "0") : this.wide.removeAttribute("tabindex");
  }

  row(row) {
    return made("tr", {role: "row"}, ...this.fields.map(field => {
      const inside = content(this.name, field, row);
      if (field.kind === HEADS[this.name] && !field.path) return made("th", {scope: "row", role: "rowheader", class: field.kind === "finding" ? "message" : null}, inside);
      return made("td", {role: "cell", "data-name": field.heading, class: field.kind in PLACES ? "n" : field.kind === "code" ? "w" : null}, inside);
    }));
  }

  counted() {
    const all = grouped(this.rows.length, 0);
    return this.found.length === this.rows.length ? "共 " + all + " 条" : "找到 " + grouped(this.found.length, 0) + " 条（共 " + all + " 条）";
  }

  say(start, last) {
    const found = this.found.length, end = Math.min(start + PAGE, found);
    const part = found > PAGE ? "，显示第 " + grouped(start + 1, 0) + "–" + grouped(end, 0) + " 条" : "";
    this.status.textContent = found ? this.counted() + part : this.rows.length ? "没有符合条件的，请改换条件" : "没有";
    this.pager.hidden = last < 2;
    this.where.textContent = "第 " + grouped(this.state.page, 0) + " / " + grouped(last, 0) + " 页";
    this.back.disabled = this.state.page <= 1;
    this.next.disabled = this.state.page >= last;
  }

  mark() {
    const {q, sort, desc, picks} = this.state;
    if (this.box.value.trim() !== q) this.box.value = q;
    Object.entries(this.picks).forEach(([key, select]) => { select.value = picks[key] || ""; });
    this.orders.value = (desc ? "-" : "") + sort;
    this.clear.hidden = !q && !Object.values(picks).some(Boolean);
    [...this.head.children].forEach(cell => {
      if (cell.dataset.key === sort) cell.setAttribute("aria-sort", desc ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  }

  // Paper has no pages to turn: what was searched for is printed, of whole lists the beginning; and how many rows are not.
  print(printing) {
    if (!printing) { this.refresh(); return; }
    const most = this.changed && this.clear.hidden ? GLANCE : PRINTED;
    this.fill(this.found.slice(0, most));
    const left = this.found.length - most;
    const rest = left > 0 ? "，以下打印前 " + most + " 条，另有 " + grouped(left, 0) + " 条，全部见“汇总表.xlsx”" : "";
    this.status.textContent = this.counted() + rest;
  }
}
