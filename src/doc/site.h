// Documentation of an API surface as Markdown files or as one static site of HTML pages (language page
// section 12). The same surface gives the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"

namespace mochi {

struct DocFile {
  std::string path;  // below the output directory
  std::string text;
};

// index.html, a page per module, style.css and search-index.js. Pages need no server, and no scripts but for
// searching.
std::vector<DocFile> html_site(const api::Surface& surface);
// index.md and a file per module.
std::vector<DocFile> markdown_files(const api::Surface& surface);

// --- what both share ---

// The names of the modules' pages without extension, by module: letters, digits and `-`, all different, none
// `index`.
std::vector<std::string> page_names(const api::Surface& surface);
// The first paragraph of a doc comment on one line.
std::string doc_summary(std::string_view text);
// `type Name<T> = …` or the head of a record, as Mochi spells it.
std::string type_head(const api::TypeDecl& type);

// HTML of a doc comment: paragraphs, headings, lists, fences, `code`, **strong**, links to https, http and
// relative places.
std::string doc_html(std::string_view text);
// Mochi source with `<span class="k|s|n|c">` around keywords, strings, numbers and comments.
std::string highlight_html(std::string_view source);

}  // namespace mochi
