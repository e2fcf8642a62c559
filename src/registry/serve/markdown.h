// Readme texts as HTML for a page of ours: every byte of the text is escaped, no HTML of its own goes
// through, links lead only to http, https and mailto, pictures become links. Nothing a stranger writes can
// run, load or restyle anything.
#pragma once

#include <string>
#include <string_view>

namespace mochi::registry {

// The Markdown that readmes use: headings, paragraphs, lists, fences, quotes, tables, rules, code, emphasis,
// links. Headings begin at <h2>.
std::string markdown_html(std::string_view text);

}  // namespace mochi::registry
