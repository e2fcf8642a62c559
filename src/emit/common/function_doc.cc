#include "emit/common/function_doc.h"

#include <algorithm>

#include "api/surface.h"
#include "base/string_util.h"

namespace mochi::emit {

namespace {

// Takes the lines of a tag out of the doc, and what they say.
std::optional<std::string> take_tag(std::string& doc, std::string_view tag) {
  std::optional<std::string> said;
  std::string rest;
  bool fenced = false;
  for (const std::string_view line : split_lines(doc)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (!fenced && line.starts_with(tag)) {
      said = std::string(trim_ascii(line.substr(tag.size())));
      continue;
    }
    rest += std::string(line) + "\n";
  }
  if (said) doc = rest;
  return said;
}

}  // namespace

FunctionDoc function_doc(const ir::Program& program, const ir::Function& function) {
  std::vector<api::Param> params(function.params.size());
  for (std::size_t i = 0; i < params.size(); ++i)
    params[i].name = std::string(program.names->text(function.body.locals[function.params[i]].name));
  std::string text = function.doc;
  const std::optional<std::string> deprecated = take_tag(text, "@deprecated");
  const std::optional<std::string> since = take_tag(text, "@since");
  api::Doc doc = api::parse_doc(text, params);
  FunctionDoc made{std::move(doc.text), {}, std::move(doc.returns), std::move(doc.fails)};
  made.deprecated = deprecated;
  made.since = since.value_or("");
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (!params[i].doc.empty()) made.params.emplace_back(function.params[i], std::move(params[i].doc));
  }
  return made;
}

std::string spoken(std::string_view doc, const std::map<std::string, std::string, std::less<>>& words) {
  std::string text;
  while (!doc.empty()) {
    const std::size_t begin = std::min(doc.find('`'), doc.size());
    text += doc.substr(0, begin);
    doc.remove_prefix(begin);
    const std::size_t end = doc.find('`', 1);
    const auto known = end == doc.npos ? words.end() : words.find(doc.substr(1, end - 1));
    if (known == words.end()) {
      text += doc.substr(0, 1);
      doc.remove_prefix(std::min<std::size_t>(1, doc.size()));
      continue;
    }
    text += "`" + known->second + "`";
    doc.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace mochi::emit
