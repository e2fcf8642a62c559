// The HTML form of the documentation: one page per module, readable without scripts.
#include <array>

#include "base/json_writer.h"
#include "base/string_util.h"
#include "doc/site.h"

namespace mochi {
namespace {

using api::TypeKind;

constexpr std::string_view kStyle =
    R"(:root{--back:#fff;--text:#1d2433;--dim:#5b6577;--line:#dfe3ea;--soft:#f5f7fa;--link:#0b5fc4;--k:#8a2da5;--s:#1f7a3d;--n:#a4530b;--c:#6b7484}
@media (prefers-color-scheme:dark){:root{--back:#14171d;--text:#e4e7ee;--dim:#98a1b3;--line:#2b313c;--soft:#1c2129;--link:#79b4ff;--k:#d79bf0;--s:#84d39a;--n:#f0ae6c;--c:#8d96a8}}
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-padding-top:1rem}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.55 system-ui,sans-serif;overflow-wrap:break-word}
a{color:var(--link);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
code,pre{font:0.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--soft);border-radius:3px;padding:0 .25em}
pre{background:var(--soft);border:1px solid var(--line);border-radius:6px;padding:.7em .9em;overflow-x:auto}
pre code{padding:0;background:none}
header{display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;align-items:center;padding:.7rem 1.2rem;border-bottom:1px solid var(--line)}
header>a{font-weight:600;color:var(--text)}
#search{position:relative;margin-left:auto;flex:0 1 22rem}
#search[hidden]{display:none}
#search input{width:100%;font:inherit;padding:.35em .7em;color:inherit;background:var(--soft);border:1px solid var(--line);border-radius:6px}
#found{position:absolute;z-index:1;left:0;right:0;margin:.2rem 0 0;padding:0;list-style:none;background:var(--back);border:1px solid var(--line);border-radius:6px;max-height:60vh;overflow:auto}
#found:empty{display:none}
#found a{display:block;padding:.3em .7em;color:inherit}
#found a:focus,#found a:hover{background:var(--soft)}
#found small{color:var(--dim)}
.page{display:grid;grid-template-columns:15rem minmax(0,1fr);max-width:72rem;margin:0 auto}
nav{padding:1.2rem;border-right:1px solid var(--line);font-size:.92em}
nav h2{font-size:.8em;text-transform:uppercase;letter-spacing:.05em;color:var(--dim);margin:1.2em 0 .3em}
nav ul{list-style:none;margin:0;padding:0}
main{padding:1.2rem 1.6rem 4rem;min-width:0}
h1{font-size:1.7em;line-height:1.2;margin:.2em 0 .6em}
h2{font-size:1.25em;margin:2em 0 .4em;padding-bottom:.2em;border-bottom:1px solid var(--line)}
h3{font-size:1.05em;margin:1.6em 0 .3em}
h3 a{color:var(--text)}
.method{margin-left:1.2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2em 1em;margin:.6em 0}
dt{color:var(--dim)}
dd{margin:0}
.dim{color:var(--dim)}
.k{color:var(--k)}.s{color:var(--s)}.n{color:var(--n)}.c{color:var(--c)}
@media (max-width:46rem){.page{display:block}nav{border-right:0;border-bottom:1px solid var(--line);padding:.6rem 1.2rem}nav ul{display:flex;flex-wrap:wrap;gap:0 1em}main{padding:.8rem 1.2rem 3rem}#search{flex-basis:100%}dl{display:block}dd{margin:0 0 .5em}}
)";

// `items` of search-index.js: [name, kind, url, summary].
constexpr std::string_view kScript = R"(<script src="search-index.js"></script>
<script>
(function () {
  var box = document.getElementById("search"), input = box.querySelector("input"), found = document.getElementById("found");
  box.hidden = false;
  function show() {
    var words = input.value.toLowerCase().split(/\s+/).filter(Boolean), hits = [];
    found.textContent = "";
    if (!words.length) return;
    mochiItems.forEach(function (item, place) {
      var name = item[0].toLowerCase(), all = name + " " + item[1] + " " + item[3].toLowerCase();
      if (!words.every(function (word) { return all.indexOf(word) >= 0; })) return;
      var rank = name === words[0] ? 0 : name.indexOf(words[0]) === 0 ? 1 : name.indexOf(words[0]) > 0 ? 2 : 3;
      hits.push([rank, place, item]);
    });
    hits.sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; });
    hits.slice(0, 30).forEach(function (hit) {
      var row = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
      link.href = hit[2][2];
      link.textContent = hit[2][0] + " ";
      small.textContent = hit[2][1] + (hit[2][3] ? ": " + hit[2][3] : "");
      link.appendChild(small);
      row.appendChild(link);
      found.appendChild(row);
    });
  }
  input.addEventListener("input", show);
  input.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { input.value = ""; show(); }
    if (event.key === "Enter" && found.querySelector("a")) found.querySelector("a").click();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
  found.addEventListener("click", function () { input.value = ""; show(); });
})();
</script>
)";

// The anchor of an item. Names of other languages may hold anything.
std::string item_id(std::string_view kind, std::string_view name) {
  return std::string(kind) + "-" + escape_html(replace_all(name, " ", "_"));
}

std::string keyword(std::string_view word) { return "<span class=\"k\">" + std::string(word) + "</span>"; }

class Site {
 public:
  explicit Site(const api::Surface& surface)
      : surface_(surface),
        pages_(page_names(surface)),
        title_(surface.package.empty() ? "Modules" : surface.package) {}

  std::vector<DocFile> files() {
    std::vector<DocFile> out;
    out.push_back({"index.html", page(title_, index_nav(), index_main())});
    for (at_ = 0; at_ < surface_.modules.size(); ++at_) {
      const api::Module& module = surface_.modules[at_];
      const std::string main = module_main(module);
      out.push_back({pages_[at_] + ".html", page(module.name, module_nav(module), main)});
    }
    out.push_back({"search-index.js", "var mochiItems = [" + items_ + "\n];\n"});
    out.push_back({"style.css", std::string(kStyle)});
    return out;
  }

 private:
  std::string page(const std::string& title, const std::string& nav, const std::string& main) const {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    out += escape_html(title == title_ ? title : title + " · " + title_);
    out +=
        "</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n<header><a "
        "href=\"index.html\">";
    out += escape_html(title_);
    out +=
        "</a>\n<div id=\"search\" hidden><input type=\"search\" placeholder=\"Search ( / )\" "
        "aria-label=\"Search\">"
        "<ul id=\"found\"></ul></div></header>\n<div class=\"page\">\n<nav>\n";
    out += nav + "</nav>\n<main>\n" + main + "</main>\n</div>\n";
    out += kScript;
    return out + "</body>\n</html>\n";
  }

  std::string index_nav() const {
    std::string out = "<h2>Modules</h2>\n<ul>\n";
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      out +=
          "<li><a href=\"" + pages_[i] + ".html\">" + escape_html(surface_.modules[i].name) + "</a></li>\n";
    }
    return out + "</ul>\n";
  }

  std::string index_main() const {
    std::string out = "<h1>" + escape_html(title_) + "</h1>\n";
    const std::vector<std::string> needs = surface_.capabilities();
    if (!needs.empty()) out += "<p>Needs <code>" + escape_html(join(needs, ", ")) + "</code>.</p>\n";
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      const api::Module& module = surface_.modules[i];
      out += "<h3><a href=\"" + pages_[i] + ".html\">" + escape_html(module.name) + "</a></h3>\n";
      out += doc_html(doc_summary(module.doc));
      std::string links;
      const auto add = [&](std::string_view kind, const std::string& name) {
        if (!links.empty()) links += " · ";
        links +=
            "<a href=\"" + pages_[i] + ".html#" + item_id(kind, name) + "\">" + escape_html(name) + "</a>";
      };
      for (const api::TypeDecl& t : module.types) add("type", t.name);
      for (const api::Constant& c : module.constants) add("let", c.name);
      for (const api::Function& f : module.functions) add("fun", f.name);
      if (!links.empty()) out += "<p class=\"dim\">" + links + "</p>\n";
    }
    if (!surface_.skips.empty()) {
      out += "<h2>Left out</h2>\n<ul>\n";
      for (const api::Skip& skip : surface_.skips)
        out += "<li><code>" + escape_html(skip.item) + "</code>: " + escape_html(skip.reason) + "</li>\n";
      out += "</ul>\n";
    }
    return out;
  }

  template <typename Items>
  static void nav_part(std::string& out, std::string_view title, std::string_view kind, const Items& items) {
    if (items.empty()) return;
    out += "<h2>" + std::string(title) + "</h2>\n<ul>\n";
    for (const auto& item : items)
      out += "<li><a href=\"#" + item_id(kind, item.name) + "\">" + escape_html(item.name) + "</a></li>\n";
    out += "</ul>\n";
  }

  static std::string module_nav(const api::Module& module) {
    std::string out;
    nav_part(out, "Types", "type", module.types);
    nav_part(out, "Constants", "let", module.constants);
    nav_part(out, "Functions", "fun", module.functions);
    return out;
  }

  // Enters the item into the search index and gives its anchor.
  std::string anchor(std::string_view kind, const std::string& name, std::string_view doc) {
    const std::string id = item_id(kind, name);
    items_ += items_.empty() ? "\n[" : ",\n[";
    const std::array<std::string, 4> parts{name, std::string(kind) + " of " + surface_.modules[at_].name,
                                           pages_[at_] + ".html#" + id, doc_summary(doc)};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i != 0) items_ += ",";
      append_json_string(items_, parts[i], true);
    }
    items_ += "]";
    return id;
  }

  static std::string heading(const std::string& id, const std::string& name) {
    return "<h3 id=\"" + id + "\"><a href=\"#" + id + "\">" + escape_html(name) + "</a></h3>\n";
  }

  std::string types(const std::vector<api::Type>& args, std::size_t count) const {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ", ") + type(args[i]);
    return out;
  }

  // Where the page of a declared type is; empty if it is not in this site.
  std::string place_of(const api::Type& t) const {
    const std::string& module = t.module.empty() ? surface_.modules[at_].name : t.module;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      if (surface_.modules[i].name != module) continue;
      for (const api::TypeDecl& decl : surface_.modules[i].types) {
        if (decl.name == t.name)
          return (i == at_ ? std::string() : pages_[i] + ".html") + "#" + item_id("type", t.name);
      }
    }
    return {};
  }

  // As api::spell, with links.
  std::string type(const api::Type& t) const {
    const std::string all = types(t.args, t.args.size());
    switch (t.kind) {
      case TypeKind::unit:
      case TypeKind::integer:
      case TypeKind::floating:
      case TypeKind::boolean:
      case TypeKind::string:
      case TypeKind::bytes:
      case TypeKind::bigint:
      case TypeKind::parameter:
      case TypeKind::other: return escape_html(api::spell(t));
      case TypeKind::list:
      case TypeKind::set:
      case TypeKind::map:
      case TypeKind::result: return std::string(api::type_kind_word(t.kind)) + "&lt;" + all + "&gt;";
      case TypeKind::option: return (t.args.empty() ? "any" : all) + "?";
      case TypeKind::function: {
        const std::size_t count = t.args.empty() ? 0 : t.args.size() - 1;
        std::string out = keyword("fun") + "(" + types(t.args, count) + ")";
        if (!t.args.empty() && t.args.back().kind != TypeKind::unit) out += ": " + type(t.args.back());
        return out + effects(t.effects);
      }
      case TypeKind::named: {
        const std::string place = place_of(t);
        std::string out =
            place.empty() ? escape_html(t.name) : "<a href=\"" + place + "\">" + escape_html(t.name) + "</a>";
        return all.empty() ? out : out + "&lt;" + all + "&gt;";
      }
    }
    return {};
  }

  static std::string effects(const std::vector<std::string>& list) {
    return list.empty() ? std::string() : " ! " + escape_html(join(list, ", "));
  }

  static std::string type_params(const std::vector<api::TypeParam>& params) {
    std::string out;
    for (const api::TypeParam& param : params) {
      out += (out.empty() ? "&lt;" : ", ") + escape_html(param.name);
      if (!param.bounds.empty()) out += ": " + join(param.bounds, " + ");
    }
    return out.empty() ? out : out + "&gt;";
  }

  std::string fields(const std::vector<api::Field>& list) const {
    std::string out;
    for (const api::Field& field : list)
      out += (out.empty() ? "" : ", ") + escape_html(field.name) + ": " + type(field.type);
    return out;
  }

  std::string signature(const api::Function& f) const {
    std::string out = keyword("fun") + " " + escape_html(f.name) + type_params(f.type_params) + "(";
    // Long lists stand one below the other.
    const bool tall = api::signature(f).size() > 80 && f.params.size() > 1;
    for (std::size_t i = 0; i < f.params.size(); ++i) {
      out += tall ? "\n  " : i == 0 ? "" : " ";
      out += escape_html(f.params[i].name) + ": " + type(f.params[i].type);
      if (!f.params[i].preset.empty()) out += " = " + escape_html(f.params[i].preset);
      if (i + 1 < f.params.size()) out += ",";
    }
    out += tall ? "\n)" : ")";
    if (f.result.kind != TypeKind::unit) out += ": " + type(f.result);
    return out + effects(f.effects);
  }

  static void row(std::string& rows, const std::string& name, const std::string& html) {
    if (!html.empty()) rows += "<dt>" + name + "</dt><dd>" + html + "</dd>\n";
  }

  // A doc text of one line as HTML without its paragraph.
  static std::string line(const std::string& text) {
    std::string html = doc_html(text);
    if (html.starts_with("<p>") && html.ends_with("</p>\n")) html = html.substr(3, html.size() - 8);
    return html;
  }

  std::string function(const api::Function& f, const std::string& owner) {
    const std::string name = owner + f.name;
    std::string out = owner.empty() ? "<section>\n" : "<section class=\"method\">\n";
    out += heading(anchor("fun", name, f.doc.text), name) + "<pre><code>" + signature(f) + "</code></pre>\n";
    out += doc_html(f.doc.text);
    std::string rows;
    for (const api::Param& param : f.params)
      row(rows, "<code>" + escape_html(param.name) + "</code>", line(param.doc));
    row(rows, "returns", line(f.doc.returns));
    row(rows, "fails", line(f.doc.fails));
    if (!f.capabilities.empty())
      row(rows, "needs", "<code>" + escape_html(join(f.capabilities, ", ")) + "</code>");
    if (!rows.empty()) out += "<dl>\n" + rows + "</dl>\n";
    return out + "</section>\n";
  }

  std::string type_decl(const api::TypeDecl& t) {
    std::string out = "<section>\n" + heading(anchor("type", t.name, t.doc), t.name) + "<pre><code>";
    if (t.kind == api::TypeDeclKind::opaque) out += keyword("extern") + " ";
    out += keyword("type") + " " + escape_html(t.name) + type_params(t.type_params);
    if (t.kind == api::TypeDeclKind::alias) out += " = " + type(t.aliased);
    if (t.kind == api::TypeDeclKind::record) {
      out += " {\n";
      for (const api::Field& field : t.fields)
        out += "  " + escape_html(field.name) + ": " + type(field.type) + "\n";
      out += "}";
    }
    if (!t.variants.empty()) out += " =";
    for (const api::Variant& variant : t.variants) {
      out += "\n  | " + escape_html(variant.name);
      if (!variant.fields.empty()) out += "(" + fields(variant.fields) + ")";
    }
    out += "</code></pre>\n" + doc_html(t.doc);
    std::string rows;
    for (const api::Field& field : t.fields)
      row(rows, "<code>" + escape_html(field.name) + "</code>", line(field.doc));
    for (const api::Variant& variant : t.variants)
      row(rows, "<code>" + escape_html(variant.name) + "</code>", line(variant.doc));
    if (!rows.empty()) out += "<dl>\n" + rows + "</dl>\n";
    for (const api::Constant& c : t.constants) out += constant(c, t.name + ".");
    for (const api::Function& f : t.functions) out += function(f, t.name + ".");
    for (const api::Function& method : t.methods) out += function(method, t.name + ".");
    return out + "</section>\n";
  }

  std::string constant(const api::Constant& c, const std::string& of = "") {
    const std::string name = of + c.name;
    std::string out = "<section>\n" + heading(anchor("let", name, c.doc), name) + "<pre><code>";
    out += keyword(c.is_variable ? "var" : "let") + " " + escape_html(name) + ": " + type(c.type);
    if (!c.value.empty()) out += " = " + highlight_html(c.value);
    return out + "</code></pre>\n" + doc_html(c.doc) + "</section>\n";
  }

  std::string module_main(const api::Module& module) {
    std::string out = "<h1>" + escape_html(module.name) + "</h1>\n" + doc_html(module.doc);
    if (!module.types.empty()) out += "<h2>Types</h2>\n";
    for (const api::TypeDecl& t : module.types) out += type_decl(t);
    if (!module.constants.empty()) out += "<h2>Constants</h2>\n";
    for (const api::Constant& c : module.constants) out += constant(c);
    if (!module.functions.empty()) out += "<h2>Functions</h2>\n";
    for (const api::Function& f : module.functions) out += function(f, {});
    return out;
  }

  const api::Surface& surface_;
  std::vector<std::string> pages_;
  std::string title_;
  std::size_t at_ = 0;  // the module whose page is written
  std::string items_;
};

}  // namespace

std::vector<DocFile> html_site(const api::Surface& surface) { return Site(surface).files(); }

}  // namespace mochi
