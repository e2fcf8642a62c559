#include "package/manifest/table_reader.h"

#include <algorithm>

#include "base/edit_distance.h"

namespace mochi::package {

std::string with_article(std::string_view kind) {
  bool vowel = kind.starts_with('a') || kind.starts_with('i');
  return (vowel ? "an " : "a ") + std::string(kind);
}

void TableReader::wrong_type(const TomlValue& value, std::string_view key, std::string_view expected) {
  Report(sink_, Code::M057_MANIFEST_E019, value.span,
         "`" + std::string(key) + "` in " + where_ + " must be " + with_article(expected) + ", not " +
             with_article(toml_kind_name(value.kind)));
}

const TomlValue* TableReader::any(std::string_view key) {
  known_.emplace_back(key);
  return table_.find(key);
}

const TomlValue* TableReader::typed(std::string_view key, TomlValue::Kind kind) {
  const TomlValue* value = any(key);
  if (value == nullptr || value->is(kind)) return value;
  wrong_type(*value, key, toml_kind_name(kind));
  return nullptr;
}

std::optional<LocatedText> TableReader::text(std::string_view key) {
  const TomlValue* value = typed(key, TomlValue::Kind::string);
  if (value == nullptr) return std::nullopt;
  return LocatedText{value->text, value->span};
}

std::optional<LocatedText> TableReader::int_form() {
  auto form = text("int");
  if (!form || form->value == "number" || form->value == "bigint") return form;
  Report(sink_, Code::M057_MANIFEST_E019, form->span, "`int` of " + where_ + " is " + code_quoted(form->value))
      .help("Write \"number\" or \"bigint\": how users of the package see its ints.");
  return std::nullopt;
}

std::optional<Located<bool>> TableReader::boolean(std::string_view key) {
  const TomlValue* value = typed(key, TomlValue::Kind::boolean);
  if (value == nullptr) return std::nullopt;
  return Located<bool>{value->boolean, value->span};
}

std::optional<Located<std::int64_t>> TableReader::integer(std::string_view key) {
  const TomlValue* value = typed(key, TomlValue::Kind::integer);
  if (value == nullptr) return std::nullopt;
  return Located<std::int64_t>{value->integer, value->span};
}

std::optional<std::vector<LocatedText>> TableReader::texts(std::string_view key) {
  const TomlValue* value = typed(key, TomlValue::Kind::array);
  if (value == nullptr) return std::nullopt;
  std::vector<LocatedText> items;
  for (const TomlValue& item : value->items) {
    if (auto read = item_text(item, "`" + std::string(key) + "` in " + where_, sink_))
      items.push_back(std::move(*read));
  }
  return items;
}

void TableReader::finish(UnknownKeys how) {
  std::vector<std::string_view> candidates(known_.begin(), known_.end());
  for (const TomlValue::Entry& entry : table_.entries) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    Report report(sink_, Code::M057_MANIFEST_E018, entry.key_span,
                  "unknown key `" + entry.key + "` in " + where_);
    if (how == UnknownKeys::warn) report.severity(Severity::warning);
    std::string_view near = nearest_word(entry.key, candidates);
    if (!near.empty()) report.help(suggestion(near));
  }
}

std::optional<LocatedText> item_text(const TomlValue& value, std::string_view where, Sink& sink) {
  if (value.is(TomlValue::Kind::string)) return LocatedText{value.text, value.span};
  Report(sink, Code::M057_MANIFEST_E019, value.span,
         "an item of " + std::string(where) + " must be a string, not " +
             with_article(toml_kind_name(value.kind)));
  return std::nullopt;
}

}  // namespace mochi::package
