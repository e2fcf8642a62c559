#include "package/manifest/edit.h"

#include <algorithm>

#include "base/source.h"
#include "base/toml.h"
#include "diag/codes.h"
#include "package/manifest/layout.h"

namespace mochi::package {
namespace {

constexpr std::size_t kNowhere = std::string::npos;

bool starts_with(const TomlPath& path, const TomlPath& prefix) {
  return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

TomlPath tail(const TomlPath& path, std::size_t from) {
  return {path.begin() + static_cast<std::ptrdiff_t>(from), path.end()};
}

std::string_view line_end_of(std::string_view text) {
  const std::size_t at = text.find('\n');
  return at != kNowhere && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}

// Blanks at the start of the line at `begin`.
std::string indentation(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  return std::string(text.substr(begin, end - begin));
}

// A pair, or the place of an inline table that the path leads into.
struct Found {
  std::optional<TomlPair> pair;             // exactly the path
  std::optional<std::size_t> inline_begin;  // `{` of the deepest inline table on the way
  TomlPath rest;                            // what is missing below it
};

Found find_in_inline(std::string_view text, std::size_t begin, TomlPath rest) {
  for (const TomlPair& pair : inline_pairs(text, begin)) {
    if (pair.path == rest) return {pair, begin, {}};
    if (starts_with(rest, pair.path) && text[pair.value_begin] == '{')
      return find_in_inline(text, pair.value_begin, tail(rest, pair.path.size()));
  }
  return {std::nullopt, begin, std::move(rest)};
}

Found find_pair(std::string_view text, const std::vector<TomlStatement>& statements, const TomlPath& path) {
  for (const TomlStatement& s : statements) {
    if (s.kind != TomlStatement::Kind::pair || s.in_list) continue;
    if (s.pair.path == path) return {s.pair, std::nullopt, {}};
    if (starts_with(path, s.pair.path) && text[s.pair.value_begin] == '{')
      return find_in_inline(text, s.pair.value_begin, tail(path, s.pair.path.size()));
  }
  return {std::nullopt, std::nullopt, path};
}

// Where a new line goes among the lines of one table: behind the last one whose key is smaller if they are in
// order, else behind the last one.
struct Spot {
  std::size_t at = 0;
  std::string indent;
};

Spot spot_among(std::string_view text, const std::vector<const TomlPair*>& pairs, std::size_t key_at,
                const std::string& key, std::size_t behind_header) {
  if (pairs.empty()) return {behind_header, {}};
  auto name = [&](const TomlPair* p) -> const std::string& { return p->path[key_at]; };
  const bool ordered = std::is_sorted(pairs.begin(), pairs.end(),
                                      [&](const auto* a, const auto* b) { return name(a) < name(b); });
  Spot spot{pairs.back()->end, indentation(text, pairs.back()->begin)};
  if (!ordered || pairs.size() < 2) return spot;
  spot.at = behind_header;
  for (const TomlPair* pair : pairs) {
    if (name(pair) <= key) spot.at = pair->end;
  }
  return spot;
}

// Inserts a whole line; the text before it gets a line end if it lacks one.
std::string with_line(std::string text, std::size_t at, const std::string& line) {
  const std::string end(line_end_of(text));
  std::string added = line + end;
  if (at > 0 && at <= text.size() && text[at - 1] != '\n' && !(at == 3 && text.starts_with("\xEF\xBB\xBF")))
    added = end + added;
  return text.insert(at, added);
}

std::string with_inline_key(std::string text, std::size_t begin, const std::string& entry) {
  const std::vector<TomlPair> pairs = inline_pairs(text, begin);
  if (pairs.empty()) {
    const std::size_t close = text.find('}', begin);
    return text.replace(begin, close - begin + 1, "{ " + entry + " }");
  }
  return text.insert(pairs.back().end, ", " + entry);
}

// A new line for `path`: below its header, beside dotted keys of the same table, or below a new header at the
// end.
std::string with_new_key(std::string text, const std::vector<TomlStatement>& statements, const TomlPath& path,
                         const std::string& value) {
  const TomlPath parent(path.begin(), path.end() - 1);
  const TomlStatement* header = nullptr;
  std::vector<const TomlPair*> own;
  std::vector<const TomlPair*> dotted_pairs;
  std::size_t dotted_header = 0;
  for (const TomlStatement& s : statements) {
    if (s.in_list) continue;
    if (s.kind == TomlStatement::Kind::header && s.pair.path == parent) header = &s;
    if (s.kind != TomlStatement::Kind::pair || !starts_with(s.pair.path, parent) ||
        s.pair.path.size() <= parent.size())
      continue;
    if (s.in_header == parent.size()) {
      own.push_back(&s.pair);
    } else if (s.in_header < parent.size()) {
      dotted_pairs.push_back(&s.pair);
      dotted_header = s.in_header;
    }
  }
  if (header != nullptr || (parent.empty() && !own.empty())) {
    const Spot spot =
        spot_among(text, own, parent.size(), path.back(), header == nullptr ? 0 : header->pair.end);
    return with_line(std::move(text), spot.at, spot.indent + toml_key(path.back()) + " = " + value);
  }
  if (!dotted_pairs.empty()) {
    const Spot spot = spot_among(text, dotted_pairs, parent.size(), path.back(), dotted_pairs.front()->begin);
    return with_line(std::move(text), spot.at,
                     spot.indent + toml_key(tail(path, dotted_header)) + " = " + value);
  }
  const std::string end(line_end_of(text));
  if (!text.empty() && !text.ends_with('\n')) text += end;
  if (!text.empty() && !text.ends_with(end + end) && text != "\xEF\xBB\xBF") text += end;
  if (parent.empty()) return text + toml_key(path.back()) + " = " + value + end;
  return text + "[" + toml_key(parent) + "]" + end + toml_key(path.back()) + " = " + value + end;
}

// Without the entry of an inline table and its comma.
std::string without_inline(std::string text, std::size_t begin, const TomlPair& gone) {
  const std::vector<TomlPair> pairs = inline_pairs(text, begin);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].begin != gone.begin) continue;
    if (pairs.size() == 1) return text.replace(begin, text.find('}', gone.end) - begin + 1, "{}");
    if (i + 1 < pairs.size()) return text.erase(gone.begin, pairs[i + 1].begin - gone.begin);
    return text.erase(pairs[i - 1].end, gone.end - pairs[i - 1].end);
  }
  return text;
}

// A removed table leaves no two blank lines behind.
void join_blank_lines(std::string& text, std::size_t at) {
  const std::string end(line_end_of(text));
  const bool before =
      at == 0 || (at >= 2 * end.size() && text.compare(at - 2 * end.size(), 2 * end.size(), end + end) == 0);
  const bool last = at == text.size();
  if (before && text.compare(at, end.size(), end) == 0) text.erase(at, end.size());
  if (before && last && at >= end.size()) text.erase(at - end.size(), end.size());
}

}  // namespace

Result<void> ManifestEditor::commit(std::string text, const TomlPath& path, bool present) {
  SourceMap sources;
  Result<TomlValue> parsed = parse_toml(sources, sources.add("mochi.toml", text), Code::M057_MANIFEST_E001);
  const TomlValue* at = parsed ? &*parsed : nullptr;
  for (const std::string& part : path) at = at == nullptr ? nullptr : at->find(part);
  if (!parsed || (at != nullptr) != present) {
    return fail(Code::M057_MANIFEST_E001,
                "the manifest is written in a form in which `" + toml_key(path) + "` cannot be edited",
                "Make the change by hand.");
  }
  text_ = std::move(text);
  return {};
}

bool ManifestEditor::has(const TomlPath& path) const {
  const std::vector<TomlStatement> statements = toml_statements(text_);
  const bool named = std::any_of(statements.begin(), statements.end(),
                                 [&](const TomlStatement& s) { return starts_with(s.pair.path, path); });
  return named || find_pair(text_, statements, path).pair.has_value();
}

std::optional<std::string> ManifestEditor::written(const TomlPath& path) const {
  const Found found = find_pair(text_, toml_statements(text_), path);
  if (!found.pair) return std::nullopt;
  return text_.substr(found.pair->value_begin, found.pair->value_end - found.pair->value_begin);
}

Result<void> ManifestEditor::set(const TomlPath& path, const std::string& value) {
  SourceMap sources;
  if (Result<TomlValue> parsed =
          parse_toml(sources, sources.add("mochi.toml", text_), Code::M057_MANIFEST_E001);
      !parsed)
    return fail(std::move(parsed).error());
  const std::vector<TomlStatement> statements = toml_statements(text_);
  const Found found = find_pair(text_, statements, path);
  std::string text = text_;
  if (found.pair) {
    text.replace(found.pair->value_begin, found.pair->value_end - found.pair->value_begin, value);
  } else if (found.inline_begin) {
    text = with_inline_key(std::move(text), *found.inline_begin, toml_key(found.rest) + " = " + value);
  } else {
    text = with_new_key(std::move(text), statements, path, value);
  }
  return commit(std::move(text), path, true);
}

Result<bool> ManifestEditor::remove(const TomlPath& path) {
  const std::vector<TomlStatement> statements = toml_statements(text_);
  const Found found = find_pair(text_, statements, path);
  std::string text = text_;
  if (found.pair && found.inline_begin) {
    text = without_inline(std::move(text), *found.inline_begin, *found.pair);
  } else {
    bool any = false;
    // From the end, so that the places of what stands before stay.
    for (std::size_t i = statements.size(); i > 0; --i) {
      const TomlStatement& s = statements[i - 1];
      if (!starts_with(s.pair.path, path)) continue;
      any = true;
      text.erase(s.pair.begin, s.pair.end - s.pair.begin);
      if (s.kind != TomlStatement::Kind::pair) join_blank_lines(text, s.pair.begin);
    }
    if (!any) return false;
  }
  MOCHI_TRY_VOID(commit(std::move(text), path, false));
  return true;
}

std::string toml_list(const std::vector<std::string>& items) {
  std::string made = "[";
  for (const std::string& item : items) made += (made.size() == 1 ? "" : ", ") + toml_quote(item);
  return made + "]";
}

namespace {

Result<void> drop(ManifestEditor& editor, const TomlPath& path) {
  if (!editor.has(path)) return {};
  Result<bool> gone = editor.remove(path);
  if (!gone) return fail(std::move(gone).error());
  return {};
}

}  // namespace

Result<void> edit_dependency(ManifestEditor& editor, const DependencyEdit& edit) {
  std::vector<std::pair<std::string, std::string>> fields;
  if (edit.workspace) fields.emplace_back("workspace", "true");
  const std::pair<const char*, const std::optional<std::string>*> texts[] = {
      {"version", &edit.version}, {"path", &edit.path},        {"git", &edit.git},
      {"rev", &edit.rev},         {"tag", &edit.tag},          {"branch", &edit.branch},
      {"tarball", &edit.tarball}, {"registry", &edit.registry}};
  for (const auto& [key, value] : texts) {
    if (*value) fields.emplace_back(key, toml_quote(**value));
  }
  if (edit.optional) fields.emplace_back("optional", "true");
  if (edit.no_default_features) fields.emplace_back("default-features", "false");
  if (!edit.features.empty()) fields.emplace_back("features", toml_list(edit.features));
  if (edit.capabilities) fields.emplace_back("capabilities", toml_list(*edit.capabilities));
  const TomlPath path{edit.table, edit.name};
  const std::optional<std::string> written = editor.written(path);
  const bool only_version = fields.size() == 1 && fields[0].first == "version";
  const bool is_text = written && !written->starts_with('{');
  if (only_version && (!editor.has(path) || is_text)) return editor.set(path, fields[0].second);
  if (!editor.has(path) || is_text) {
    if (is_text && !edit.version && !edit.workspace) fields.insert(fields.begin(), {"version", *written});
    std::string value = "{ ";
    for (const auto& [key, field] : fields) value += (value.size() == 2 ? "" : ", ") + key + " = " + field;
    return editor.set(path, value + " }");
  }
  // Another source takes the place of the one before.
  if (edit.path || edit.git || edit.tarball || edit.rev || edit.tag || edit.branch) {
    for (const char* key : {"path", "git", "rev", "tag", "branch", "tarball"}) {
      const bool given =
          std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == key; });
      const bool point = !edit.path && !edit.git && !edit.tarball && std::string_view(key) == "git";
      if (!given && !point) MOCHI_TRY_VOID(drop(editor, {edit.table, edit.name, key}));
    }
  }
  for (const auto& [key, field] : fields) MOCHI_TRY_VOID(editor.set({edit.table, edit.name, key}, field));
  return {};
}

}  // namespace mochi::package
