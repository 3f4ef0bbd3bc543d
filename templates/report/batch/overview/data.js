// What the page knows: tables of columns. A text stands once in a pool; a field with a path stands in the table it leads to.
const PARENT = {findings: ["form", "forms"], forms: ["project", "projects"], projects: ["unit", "units"]};
const PLACES = {count: 0, money: 2, percent: 2, points: 2};
const tables = {};
const composed = {};
const collator = new Intl.Collator("zh-Hans-CN", {numeric: true});

function load(name) {
  const table = JSON.parse(document.getElementById("data-" + name).textContent);
  table.by = {};
  table.fields.forEach(field => { table.by[field.key] = field; });
  tables[name] = table;
}

// What a column has in a row: a text, a figure, the number of a row elsewhere, or null.
function raw(name, key, row) {
  const column = tables[name].columns[key];
  if (!column) return null;
  if (!column.pool) return column[row];
  return column.at[row] ? column.pool[column.at[row] - 1] : null;
}

function value(name, key, row) {
  const field = tables[name].by[key];
  if (!field || !field.path) return raw(name, key, row);
  const at = raw(name, field.path[0], row);
  return at === null ? null : value(field.path[1], field.path[2], at);
}

// The row of `target` (a table further up) that a row belongs to, or null.
function up(name, row, target) {
  while (name !== target) {
    if (!PARENT[name]) return null;
    row = raw(name, PARENT[name][0], row);
    if (row === null) return null;
    name = PARENT[name][1];
  }
  return row;
}

// The texts of a field over all rows, wherever they stand: {pool, at}.
function texts(name, key) {
  const id = name + "." + key;
  if (composed[id]) return composed[id];
  const field = tables[name].by[key];
  if (!field.path) return (composed[id] = tables[name].columns[key]);
  const references = tables[name].columns[field.path[0]];
  const there = texts(field.path[1], field.path[2]);
  return (composed[id] = {pool: there.pool, at: references.map(at => (at === null ? 0 : there.at[at]))});
}

// Each row's place in the order of a field; blanks have -1.
function ranks(name, key) {
  const id = name + "." + key + ".ranks";
  if (composed[id]) return composed[id];
  if (tables[name].by[key].kind in PLACES) {
    return (composed[id] = tables[name].columns[key].map(figure => (figure === null ? -Infinity : figure)));
  }
  const {pool, at} = texts(name, key);
  const order = pool.map((_, number) => number).sort((a, b) => collator.compare(pool[a], pool[b]));
  const rank = new Array(pool.length);
  order.forEach((number, place) => { rank[number] = place; });
  return (composed[id] = at.map(number => (number ? rank[number - 1] : -Infinity)));
}

// Which rows hold all the words, each in any of the fields that are searched.
function holding(name, words) {
  const fields = tables[name].fields.filter(field => field.seek).map(field => texts(name, field.key));
  const hits = words.map(word => fields.map(({pool}) => pool.map(text => text.toLowerCase().includes(word))));
  return row => hits.every(word => word.some((hit, at) => { const number = fields[at].at[row]; return number > 0 && hit[number - 1]; }));
}

function grouped(figure, places) {
  const [whole, rest] = figure.toFixed(places).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? "." + rest : "");
}

function shown(kind, found) {
  if (found === null || found === undefined || (kind === "count" && !found)) return "";
  if (!(kind in PLACES)) return String(found);
  return grouped(found, PLACES[kind]) + (kind === "percent" ? "%" : "");
}

// Addresses after the #: key=value pairs; the first says which page or table.
function address(pairs) {
  return "#" + pairs.map(([key, found]) => encodeURIComponent(key) + (found === undefined ? "" : "=" + encodeURIComponent(found))).join("&");
}

function parsed(hash) {
  return hash.replace(/^#/, "").split("&").filter(Boolean).map(part => part.split("=").map(text => {
    try { return decodeURIComponent(text); } catch (error) { return text; }
  }));
}

function to(kind, row) {
  if (kind === "unit") return address([["unit", raw("units", "name", row)]]);
  if (kind === "project") {
    const code = raw("projects", "code", row);
    const pairs = [["unit", value("projects", "unit", row)], ["project", raw("projects", "name", row)]];
    return address(code ? pairs.concat([["code", code]]) : pairs);
  }
  return address([[kind, row + 1]]);
}

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach(name => {
    if (attributes[name] !== null && attributes[name] !== false) element.setAttribute(name, attributes[name]);
  });
  children.forEach(child => { if (child !== null && child !== "") element.append(child); });
  return element;
}
