// From the address to what is shown; it begins after the page has been painted once.
const grids = {};
let left = null;

function stateOf(pairs) {
  const state = {q: "", sort: "", desc: false, page: 1, picks: {}};
  pairs.forEach(([key, found = ""]) => {
    if (key === "q" || key === "sort") state[key] = found;
    else if (key === "desc") state.desc = true;
    else if (key === "page") state.page = parseInt(found, 10) || 1;
    else state.picks[key] = found;
  });
  return state;
}

function written(name, state) {
  const pairs = [[name]];
  if (state.q) pairs.push(["q", state.q]);
  Object.keys(state.picks).forEach(key => { if (state.picks[key]) pairs.push([key, state.picks[key]]); });
  if (state.sort) pairs.push(["sort", state.sort]);
  if (state.desc) pairs.push(["desc"]);
  if (state.page > 1) pairs.push(["page", state.page]);
  return address(pairs);
}

function remembered(name) {
  return state => history.replaceState(null, "", written(name, state));
}

function found(pairs) {
  const asked = {};
  pairs.forEach(([key, text]) => { asked[key] = text; });
  const unit = tables.units.columns.name.at.findIndex((_, row) => raw("units", "name", row) === asked.unit);
  if ("project" in asked) {
    const columns = tables.projects.columns;
    const at = columns.unit.findIndex((owner, row) => owner === unit && raw("projects", "name", row) === asked.project && (!asked.code || raw("projects", "code", row) === asked.code));
    return at < 0 ? missing("项目") : projectPage(at);
  }
  if ("unit" in asked) return unit < 0 ? missing("单位") : unitPage(unit);
  const name = "form" in asked ? "forms" : "findings", at = parseInt(asked.form || asked.finding, 10) - 1;
  if (!(at >= 0 && at < tables[name].rows)) return missing(name === "forms" ? "表单" : "问题");
  return name === "forms" ? formPage(at) : findingPage(at);
}

function home(pairs) {
  const first = pairs.length ? pairs[0][0] : "", returning = overview.hidden;
  detail.hidden = true;
  overview.hidden = contents.hidden = false;
  document.title = TITLE;
  if (grids[first] && written(first, grids[first].state) !== address(pairs)) {
    grids[first].state = stateOf(pairs.slice(1));
    grids[first].refresh();
  }
  if (returning && left && (left.hash === location.hash || !first)) {
    window.scrollTo(0, left.y);
    if (left.from && document.contains(left.from)) left.from.focus({preventScroll: true});
    else document.getElementById("main").focus({preventScroll: true});
  } else if (first && document.getElementById(first)) {
    document.getElementById(first).scrollIntoView();
  }
}

function route() {
  const pairs = parsed(location.hash), first = pairs.length ? pairs[0][0] : "";
  if (["unit", "project", "form", "finding"].includes(first)) found(pairs);
  else home(pairs);
}

// What was read when a page of a single thing was opened is come back to.
function leaving(event) {
  const link = event.target.closest && event.target.closest("a[href^='#']");
  if (link && !overview.hidden) left = {hash: location.hash, y: window.scrollY, from: link};
}

function start() {
  document.querySelectorAll("script[id^='data-']").forEach(data => load(data.id.slice("data-".length)));
  document.querySelectorAll(".grid[data-table]").forEach(host => {
    const name = host.dataset.table, caption = host.querySelector("caption");
    if (tables[name].rows) grids[name] = new Grid(host, name, {caption: caption.textContent, changed: remembered(name)});
  });
  document.querySelectorAll("[data-go]").forEach(link => { link.href = address(parsed(link.dataset.go)); });
  document.addEventListener("click", leaving, true);
  window.addEventListener("hashchange", route);
  const all = () => (overview.hidden ? open : Object.keys(grids).map(name => grids[name]));
  window.addEventListener("beforeprint", () => all().forEach(grid => grid.print(true)));
  window.addEventListener("afterprint", () => all().forEach(grid => grid.print(false)));
  if (location.hash) route();
  performance.mark("ready");
}

requestAnimationFrame(() => setTimeout(start, 0));
