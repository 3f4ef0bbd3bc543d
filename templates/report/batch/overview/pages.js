// The pages of single things: a unit, a project, a form, a finding.
const detail = document.getElementById("detail"), overview = document.getElementById("overview"), contents = document.getElementById("contents");
const TITLE = document.title;
let open = [];

function trail(steps) {
  const items = [["总览", "#"], ...steps].map(([text, link]) => made("li", {}, link ? made("a", {href: link}, text) : made("span", {"aria-current": "page"}, text)));
  return made("nav", {class: "trail", "aria-label": "所在位置"}, made("ol", {}, ...items));
}

// What is known of a thing: texts line by line, then the figures beside each other.
function facts(pairs) {
  const known = pairs.filter(([, found]) => found !== "" && found !== null), list = made("dl", {});
  [false, true].forEach(figures => known.filter(([, , figure]) => Boolean(figure) === figures).forEach(([name, found]) => {
    list.append(made("div", {class: figures ? null : "long"}, made("dt", {}, name), made("dd", {}, found)));
  }));
  return list;
}

// The fields of a row by their headings, but for some.
function told(name, row, without) {
  return tables[name].fields.filter(field => !without.includes(field.key)).map(field => [field.heading, content(name, field, row, true), field.kind in PLACES]);
}

function below(title, name, target, at, without) {
  const rows = Array.from({length: tables[name].rows}, (_, row) => row).filter(row => up(name, row, target) === at);
  const host = made("div", {class: "grid"});
  if (!rows.length) { host.append(made("p", {}, name === "findings" ? "没有发现问题。" : "没有。")); return [made("h3", {}, title), host]; }
  return [made("h3", {}, title), host, () => open.push(new Grid(host, name, {rows, without, caption: title}))];
}

function shownPage(steps, title, parts) {
  open = [];
  const head = made("h2", {tabindex: "-1", id: "detail-head"}, ...[].concat(title));
  const later = parts.filter(part => typeof part === "function");
  detail.replaceChildren(made("section", {"aria-labelledby": "detail-head"}, trail(steps), head, ...parts.filter(part => typeof part !== "function")));
  overview.hidden = contents.hidden = true;
  detail.hidden = false;
  later.forEach(build => build());
  document.title = head.textContent + "　" + TITLE;
  window.scrollTo(0, 0);
  head.focus({preventScroll: true});
}

// Links to files that stand beside the page, by their names.
function beside(ways) {
  const links = (ways || []).filter(Boolean).map(way => made("a", {href: href(way)}, way.slice(way.lastIndexOf("/") + 1)));
  return links.length ? made("span", {class: "beside"}, ...links) : "";
}

function marked(name, at) {
  const file = raw(name, "file", at);
  return ["标注的表", file === null ? "" : beside([raw("files", "copy", file)])];
}

function missing(what) {
  shownPage([[what, null]], "找不到" + what, [made("p", {}, "本页没有这一项，可能来自另一次汇总。请回到总览查找。")]);
}

function unitPage(at) {
  const name = raw("units", "name", at);
  shownPage([[name, null]], name, [
    facts([...told("units", at, ["name"]), ["退回材料", beside(raw("units", "package", at))]]),
    ...below("项目", "projects", "units", at, ["unit", "head"]),
    ...below("问题", "findings", "units", at, ["unit"]),
  ]);
}

function steps(name, row, last) {
  const unit = up(name, row, "units"), project = up(name, row, "projects"), form = up(name, row, "forms");
  const found = [];
  if (unit !== null) found.push([raw("units", "name", unit), to("unit", unit)]);
  if (project !== null && last !== "project") found.push([raw("projects", "name", project), to("project", project)]);
  if (form !== null && last !== "form") found.push([formName(form), to("form", form)]);
  return found;
}

function formName(at) {
  return [raw("forms", "when", at), raw("forms", "kind", at)].filter(Boolean).join("　");
}

function projectPage(at) {
  const name = raw("projects", "name", at);
  shownPage([...steps("projects", at, "project"), [name, null]], name, [
    facts(told("projects", at, ["name"])),
    ...below("表单", "forms", "projects", at, ["unit", "project"]),
    ...below("问题", "findings", "projects", at, ["unit", "project"]),
  ]);
}

function formPage(at) {
  const name = formName(at);
  shownPage([...steps("forms", at, "form"), [name, null]], name, [
    facts([...told("forms", at, ["kind", "when"]), marked("forms", at)]),
    ...below("问题", "findings", "forms", at, ["unit", "project", "kind"]),
  ]);
}

function findingPage(at) {
  const field = key => value("findings", key, at) || "";
  const siblings = Array.from({length: tables.findings.rows}, (_, row) => row).filter(row => raw("findings", "file", row) === raw("findings", "file", at) && raw("findings", "form", row) === raw("findings", "form", at));
  const here = siblings.indexOf(at), before = siblings[here - 1], after = siblings[here + 1], cause = raw("findings", "after", at);
  const linked = row => made("a", {href: to("finding", row)}, "第 " + (row + 1) + " 条：" + raw("findings", "message", row));
  const caused = siblings.filter(row => raw("findings", "after", row) === at);
  const spot = [field("sheet") && "工作表“" + field("sheet") + "”", field("cell") && "单元格 " + field("cell")].filter(Boolean).join("　");
  const by = tables.findings.by;
  shownPage([...steps("findings", at, ""), ["第 " + (at + 1) + " 条", null]], [content("findings", by.severity, at), " " + (field("title") || field("message"))], [
    facts([
      ["问题与处理办法", field("title") ? made("span", {}, field("message")) : ""],
      ["位置", spot && made("span", {class: "spot"}, spot)],
      ["文件", content("findings", by.file, at, true)],
      marked("findings", at),
      ["填报", field("found")],
      ["应为", field("expected")],
      ["依据", field("basis")],
      ["单位", content("findings", by.unit, at)],
      ["项目", content("findings", by.project, at)],
      ["表单", content("findings", by.kind, at)],
      ["类别", field("family") + "　" + field("code")],
      ["处数", raw("findings", "number", at) > 1 ? String(raw("findings", "number", at)) : ""],
      ["由哪条引起", cause === null ? "" : linked(cause)],
      ["引起", caused.length ? made("ul", {class: "todo"}, ...caused.map(row => made("li", {}, linked(row)))) : ""],
    ]),
    made("p", {class: "pager"}, before === undefined ? "" : made("a", {href: to("finding", before)}, "‹ 本表上一条"), siblings.length > 1 ? made("span", {class: "soft"}, (here + 1) + " / " + siblings.length) : "", after === undefined ? "" : made("a", {href: to("finding", after)}, "本表下一条 ›")),
  ]);
}
